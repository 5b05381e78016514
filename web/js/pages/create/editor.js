/** The form of a draft: its sections, its errors, and the bar that opens the poll. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { focusOn } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { signInAddress } from "../../core/session.js";
import { setTitle } from "../../core/start.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Bar } from "./bar.js";
import { Ballots } from "./ballots.js";
import { Basics } from "./basics.js";
import { Beginning } from "./beginning.js";
import { Choices } from "./choices.js";
import { Conflict } from "./conflict.js";
import { Counting } from "./counting.js";
import { useDraft } from "./draft.js";
import { Listing } from "./listing.js";
import { byField, check, places } from "./problems.js";
import { ResultsAndChanges } from "./results.js";
import { Schedule } from "./schedule.js";
import { Summary } from "./summary.js";
import { Voters } from "./voters.js";

/** The form; `start` is what `begin` has found. */
export function Editor({ start }) {
  const draft = useDraft(start);
  const { form, set, isIn, problem, state } = draft;
  const [tried, setTried] = useState(null); // the errors that were there when the person went on
  const refused = problem?.errors?.length ? problem.errors : [];
  // What is mended disappears at once; what is new waits for the next try.
  const checked = check(form);
  const still = (tried || []).filter((one) => checked.some((other) => isSame(one, other)));
  const found = places([...still, ...refused], form);
  const errors = byField(found);
  const props = { form, set, errors, isIn };
  const summary = useRef(null);
  useEffect(() => {
    if (draft.id) setTitle(t("create-edit-title"), form.title);
  }, [draft.id, form.title]);
  function validate() {
    setTried(checked);
    if (!checked.length) return true;
    requestAnimationFrame(() => focusOn(summary.current));
    return false;
  }
  return html`<${Beginning} draft=${draft} restored=${start.restored} />
    ${state === "conflict" && html`<${Conflict} draft=${draft} />`}
    ${problem && !refused.length && state !== "conflict" && html`<${Refusal} draft=${draft} />`}
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
    <${Bar} ...${{ draft, validate }} onRefused=${() => focusOn(summary.current)} />`;
}

/** A refusal that is of no field, for instance a lost connection. */
function Refusal({ draft }) {
  const { problem, store } = draft;
  return html`<${ProblemNotice} problem=${problem} focus=${false} onRetry=${store} />
    ${problem.status === 401 &&
    html`<p class="buttons">
      <a class="button primary" href=${signInAddress()}>${t("nav-sign-in")}</a>
    </p>`}`;
}

function isSame(one, other) {
  return one.pointer === other.pointer && one.code === other.code;
}
