/** A list of checks: each is right, wrong, or could not be made, in words and with a mark. */

import { html, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { sentence } from "../../parts/notice.js";
import { Verdict, verdictOf } from "./verdict.js";

const ICONS = {
  right: "M5 12.5l4.5 4.5L19 7",
  wrong: "M6 6l12 12M18 6L6 18",
  open: "M12 5v9M12 18v1",
};

/**
 * [found, busy, run]: `run(checks)` shows the checks of an async generator as they come. Each is
 * {state, id, args, more}: `state` is right, wrong, open; `id` a message; `more` components.
 */
export function useChecks() {
  const [found, setFound] = useState([]);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  async function run(checks) {
    const mine = (turn.current += 1);
    const all = [];
    const add = (check) => {
      all.push(check);
      if (mine === turn.current) setFound([...all]);
    };
    setFound([]);
    setBusy(true);
    try {
      for await (const check of checks) add(check);
    } catch (raised) {
      add({ state: "open", problem: asProblem(raised) });
    } finally {
      if (mine === turn.current) {
        setBusy(false);
        announce(`${t("verify-done")} ${t(verdictOf(all).id)}`);
      }
    }
  }
  return [found, busy, run];
}

/** What the checks say together, the checks, and that more are made. */
export function Checks({ found, busy }) {
  if (!found.length && !busy) return null;
  return html`${!busy && html`<${Verdict} found=${found} />`}
    <ol class="rows checks">
      ${found.map((check, index) => html`<${Check} key=${index} ...${check} />`)}
    </ol>
    ${busy && html`<p role="status">${t("verify-busy")}</p>`}`;
}

function Check({ state, id, args, more, problem }) {
  return html`<li class="row" data-state=${state}>
    <span class="mark ${state}">
      <svg viewBox="0 0 24 24" role="img" aria-label=${t(`verify-${state}`)}>
        <path d=${ICONS[state]} fill="none" stroke="currentColor" stroke-width="3" />
      </svg>
    </span>
    <div class="grow">
      <p>${problem ? sentence(problem) : t(id, args)}</p>
      ${more}
    </div>
  </li>`;
}
