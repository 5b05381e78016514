/** The terms of a vote, before it is cast: until when, by whom, and who sees what. */

import { html } from "../../../vendor/ui.js";
import { moment, t } from "../../core/messages.js";

/** The terms, folded. */
export function Facts({ poll }) {
  const facts = [
    ["ballot-fact-until", until(poll)],
    ["ballot-fact-who", t(`ballot-who-${poll.eligibility}`)],
    ["ballot-fact-change", t(poll.allow_change ? "ballot-change-yes" : "ballot-change-no")],
    ["ballot-fact-results", t(`ballot-results-${poll.results_visibility}`)],
    ["ballot-fact-seen", seen(poll)],
  ];
  return html`<details class="about">
    <summary>${t("ballot-facts")}</summary>
    <dl class="facts">
      ${facts.map(([id, text]) => html`<dt>${t(id)}</dt><dd>${text}</dd>`)}
    </dl>
  </details>`;
}

function until(poll) {
  if (poll.closed_at) return t("ballot-until-closed", { time: moment(poll.closed_at) });
  return poll.closes_at ? moment(poll.closes_at) : t("ballot-until-open");
}

function seen(poll) {
  const { ballot, participation, anonymous_ballots: published } = poll.disclosure;
  const isDelegated = ballot.includes("owner_backend");
  const parts = [t(isDelegated ? "ballot-seen-backend" : "ballot-seen-voter")];
  if (participation.includes("owner")) parts.push(t("ballot-seen-owner"));
  if (published.length) parts.push(t("ballot-seen-published"));
  return parts.join(" ");
}
