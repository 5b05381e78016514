/** A dialog that asks before something that cannot be undone. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Dialog } from "./dialog.js";
import { ErrorSummary, SubmitButton, useSubmit } from "./forms.js";

/**
 * Question, what follows, and two buttons. `onConfirm()` does it and may raise a Problem, which is
 * shown here; `onClose()` is called when the dialog closes without it.
 */
export function Confirm({ title, text, action, onConfirm, onClose, children }) {
  const [problem, busy, submit] = useSubmit(onConfirm);
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form method="post" novalidate onSubmit=${submit}>
      <${ErrorSummary} problem=${problem} />
      ${text && html`<p>${text}</p>`} ${children}
      <p class="buttons">
        <${SubmitButton} busy=${busy} kind="danger">${action}<//>
        <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
      </p>
    </form>
  <//>`;
}
