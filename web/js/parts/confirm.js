/** A dialog that asks before something that has consequences. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Dialog } from "./dialog.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "./forms.js";
import { ProblemNotice, detailOf } from "./notice.js";

/**
 * Question, what follows, and two buttons. `onConfirm()` does it and may raise a Problem, which is
 * shown here, with `refusal(problem)` below it; `onClose()` is called when the dialog closes
 * without it. `kind` is danger for what destroys or ends something, else primary; without
 * `isPossible` there is only the way back. With `fields` (labels by name) the content is a
 * function of the errors by field, and `onConfirm` gets the form; `places` is that of `useSubmit`.
 */
export function Confirm(props) {
  const { title, text, action, onConfirm, onClose, children, kind = "danger" } = props;
  const { back = t("cancel"), isPossible = true, refusal, fields, places } = props;
  const [problem, busy, submit] = useSubmit(onConfirm, places);
  const isAgain = problem && (problem.isUnknown || problem.status === 429);
  return html`<${Dialog} title=${title} busy=${busy} onClose=${onClose}>
    <form method="post" novalidate onSubmit=${submit}>
      ${
        fields
          ? html`<${ErrorSummary} problem=${problem} fields=${fields} />`
          : problem && html`<${Refusal} problem=${problem} />`
      }
      ${problem && refusal?.(problem)} ${text && html`<p>${text}</p>`}
      ${fields ? children(fieldErrors(problem)) : children}
      <p class="buttons">
        ${
          isPossible &&
          html`<${SubmitButton} busy=${busy} kind=${kind}>${isAgain ? t("again") : action}<//>`
        }
        <button
          type="button"
          class="button"
          aria-disabled=${busy ? "true" : undefined}
          onClick=${() => busy || onClose()}
        >
          ${back}
        </button>
      </p>
    </form>
  <//>`;
}

/** Why it was refused, with what the platform says of each part of the request. */
function Refusal({ problem }) {
  return html`<${ProblemNotice} problem=${problem} level=${3} /> ${
      problem.errors.length > 0 &&
      html`<ul>
        ${problem.errors.map((error) => html`<li key=${error.pointer}>${detailOf(error)}</li>`)}
      </ul>`
    }`;
}
