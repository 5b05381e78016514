/** The form of a draft: its sections, its errors, and the bar that opens the poll. */

import { html, useEffect } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { signInAddress } from "../../core/session.js";
import { ProblemNotice } from "../../parts/notice.js";
import { setTitle } from "../../parts/start.js";
import { Bar } from "./bar.js";
import { Ballots } from "./ballots.js";
import { Basics } from "./basics.js";
import { Beginning } from "./beginning.js";
import { Choices } from "./choices.js";
import { Conflict } from "./conflict.js";
import { Counting } from "./counting.js";
import { useDraft } from "./draft.js";
import { useErrors } from "./errors.js";
import { Listing } from "./listing.js";
import { ResultsAndChanges } from "./results.js";
import { Schedule } from "./schedule.js";
import { Summary } from "./summary.js";
import { Voters } from "./voters.js";

/** The form; `start` is what `begin` has found. */
export function Editor({ start }) {
  const draft = useDraft(start);
  const { form, set, isIn, id } = draft;
  const { found, errors, isUnstored, summary, refusal, validate, showProblem } = useErrors(draft);
  const props = { form, set, errors, isIn };
  useEffect(() => {
    if (id) setTitle(t("create-edit-title"), form.title);
  }, [id, form.title]);
  return html`<${Beginning} draft=${draft} restored=${start.restored} />
    ${draft.state === "conflict" && html`<${Conflict} draft=${draft} />`}
    <${Summary} found=${found} element=${summary} />
    <form novalidate onSubmit=${(event) => event.preventDefault()}>
      <${Basics} ...${props} />
      <${Choices} ...${props} />
      <${Ballots} ...${props} />
      <h2 class="rest">${t("create-rest")}</h2>
      <p class="soft">${t("create-rest-hint")}</p>
      <${Voters} ...${props} />
      <${ResultsAndChanges} ...${props} />
      <${Counting} ...${props} />
      <${Schedule} ...${props} />
      <${Listing} ...${props} />
    </form>
    ${isUnstored && html`<${Refusal} draft=${draft} element=${refusal} />`}
    <${Bar} ...${{ draft, validate, showProblem }} />`;
}

/** A refusal that is of no field, for instance a lost connection. */
function Refusal({ draft, element }) {
  const { problem, store } = draft;
  return html`<div ref=${element} tabindex="-1">
    <${ProblemNotice} problem=${problem} focus=${false} onRetry=${store} />
    ${problem.status === 401 &&
    html`<p class="buttons">
      <a class="button primary" href=${signInAddress()}>${t("nav-sign-in")}</a>
    </p>`}
  </div>`;
}
