/** Why there are no results to see, and when they come. */

import { html } from "../../../vendor/ui.js";
import { moment, t } from "../../core/messages.js";
import { Notice, ProblemNotice } from "../notice.js";
import { isOver } from "./model.js";

const NEVER = ["owner_only", "private"]; // reasons that do not pass

/** Results that the poll's policy does not show to this person now. */
export function Hidden({ poll, reason, links = true, level = 2 }) {
  const id = `results-hidden-${reason}`;
  const when = poll?.closes_at && !isOver(poll) ? moment(poll.closes_at) : "";
  const canVote = reason === "after_vote" && poll?.status === "open";
  return html`<${Notice}
    title=${t(NEVER.includes(reason) ? "results-hidden-always" : "results-hidden")}
    level=${level}
  >
    <p data-reason=${reason}>${t(id, { when: when ? "known" : "open", time: when })}</p>
    ${
      links &&
      canVote &&
      html`<p><a class="button primary" href="/p/${poll.id}">${t("results-vote")}</a></p>`
    }
  <//>`;
}

/** A poll that has no results, because it has not begun. */
export function NotBegun({ poll }) {
  const opens = poll.opens_at ? moment(poll.opens_at) : "";
  return html`<${Notice} title=${t(`results-${poll.status}`)}>
    <p>${t(`results-${poll.status}-hint`, { when: opens ? "known" : "open", time: opens })}</p>
  <//>`;
}

/** Why nothing is shown: there is no such poll, or no answer. */
export function Failed({ problem, onRetry }) {
  if (problem.status !== 404)
    return html`<${ProblemNotice} problem=${problem} onRetry=${onRetry} level=${1} />`;
  return html`<${Notice} level=${1} title=${t("results-unknown")} focus>
    <p>${t("results-unknown-hint")}</p>
    <p><a class="button primary" href="/">${t("results-home")}</a></p>
  <//>`;
}
