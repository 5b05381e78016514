/** Which errors the form shows, and when: the page never moves below a person who is typing. */

import { useRef, useState } from "../../../vendor/ui.js";
import { focusOn } from "../../core/focus.js";
import { byField, check, places } from "./problems.js";

/**
 * The errors of a draft: `errors` by field; `found` for the summary, once the person has tried to
 * go
 * on; `validate()` says whether the form is complete, and `showProblem()` goes to what is wrong.
 */
export function useErrors(draft) {
  const [tried, setTried] = useState(null); // what was missing when the person tried to go on
  const summary = useRef(null);
  const refusal = useRef(null);
  const { form, problem, state } = draft;
  const checked = check(form);
  const refused = problem?.errors || [];
  // What is mended disappears at once; what is new waits for the next try.
  const still = (tried || []).filter((one) => checked.some((other) => isSame(one, other)));
  const news = refused.filter((one) => !still.some((other) => isSame(one, other)));
  const found = places([...still, ...news], form);
  function showProblem() {
    setTried(checked);
    requestAnimationFrame(() => focusOn(refusal.current || summary.current));
  }
  function validate() {
    if (checked.length) showProblem();
    else setTried(checked);
    return !checked.length;
  }
  const isUnstored = problem && !refused.length && state !== "conflict";
  const shown = { found: tried ? found : [], errors: byField(found), isUnstored };
  return { ...shown, summary, refusal, validate, showProblem };
}

function isSame(one, other) {
  return one.pointer === other.pointer && one.code === other.code;
}
