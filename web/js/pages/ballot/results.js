/** The way to the results, or when they come. */

import { html } from "../../../vendor/ui.js";
import { moment, t } from "../../core/messages.js";

/**
 * A link to the results for who may see them, else a sentence. An embedded ballot has them below
 * itself.
 */
export function ResultsLink({ poll, voted = false, embedded = false }) {
  if (embedded) return null;
  const hidden = hiddenWhy(poll, voted);
  if (hidden) return html`<p class="soft">${hidden}</p>`;
  // Who can no longer vote has come for the results.
  const look = isOver(poll) && !voted ? "primary" : "";
  return html`<p>
    <a class="button ${look}" href="/p/${poll.id}/results">${t("ballot-results")}</a>
  </p>`;
}

/** Whether the poll takes no more votes, for good. */
export function isOver({ status }) {
  return status === "closed" || status === "archived";
}

function hiddenWhy(poll, voted) {
  const over = isOver(poll);
  switch (poll.results_visibility) {
    case "owner_only":
      return t("ballot-results-owner_only");
    case "after_vote":
      return over || voted ? null : t("ballot-results-after_vote");
    case "after_close":
      if (over) return null;
      return poll.closes_at
        ? t("ballot-results-on", { time: moment(poll.closes_at) })
        : t("ballot-results-after_close");
    default:
      return poll.status === "scheduled" ? t("ballot-results-live") : null;
  }
}
