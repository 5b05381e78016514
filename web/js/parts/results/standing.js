/** How far a result is: final or not, counted up to when, and how it gets here. */

import { html } from "../../../vendor/ui.js";
import { t, time } from "../../core/messages.js";
import { isFinal, isOver } from "./model.js";


const CLOCK = { hour: "numeric", minute: "2-digit", second: "2-digit" };
const STOPPED = ["undecided", "seed-mismatch", "waiting-for-beacon", "failed"];

/** Whether the result is final, in words. */
export function FinalTag({ results }) {
  const [kind, id] = isFinal(results)
    ? ["good", "results-final"]
    : ["", isOver(null, results) ? "results-not-final" : "results-interim"];
  return html`<span class="tag ${kind}" data-final=${String(isFinal(results))}>${t(id)}</span>`;
}

/** What is counted, and what is not yet. */
export function Standing({ results, link, ended }) {
  const said = [...sentences(results)];
  if (!ended && link) said.push(t(`results-link-${link}`));
  return html`<p class="soft standing">${said.join(" ")}</p>`;
}

function* sentences(results) {
  const { as_of: counted, lag, tally } = results;
  if (isFinal(results)) {
    yield t("results-all-counted", { count: results.total_votes });
    return;
  }
  if (counted) yield t("results-as-of", { time: time(counted, clock(counted)) });
  if (lag) yield t("results-lag", { count: lag });
  if (isOver(null, results) && !results.final) yield t("results-closed-not-final");
  if (tally && STOPPED.includes(tally.state)) yield t(`results-tally-${tally.state}`);
  else if (results.final) yield t("results-tally-follows");
  else if (tally && tally.position < results.position) yield t("results-tally-behind");
}

/** Today a time of day, else the date, too. */
function clock(when) {
  const isToday = new Date(when).toDateString() === new Date().toDateString();
  return isToday ? CLOCK : { dateStyle: "medium", timeStyle: "medium" };
}
