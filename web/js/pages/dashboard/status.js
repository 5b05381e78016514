/** How a poll stands: its status and times in words, and its numbers. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { moment, number, percent, relative, t } from "../../core/messages.js";
import { isFinal, isOver } from "../../parts/results/model.js";

/** The status in sentences with its times, and the numbers below them. */
export function Status({ poll, results = null, analytics = null }) {
  useMinutes();
  const late = lateWords(poll, results, analytics);
  return html`<p class="status-words">
      ${words(poll)}${late !== null && html` <span class="late">${late}</span>`}
    </p>
    ${
      results
        ? html`<${Numbers} results=${results} analytics=${analytics} />`
        : poll.status !== "draft" && html`<div class="stats"></div>`
    }`;
}

function words(poll) {
  if (poll.status === "draft")
    return t(poll.opens_at ? "dashboard-draft-opens" : "dashboard-draft", at(poll.opens_at));
  if (poll.status === "scheduled") return t("dashboard-scheduled", at(poll.opens_at));
  if (poll.status === "open") {
    const began = poll.opens_at;
    const opened = began ? t("dashboard-opened", at(began)) : t("dashboard-is-open");
    const end = poll.closes_at;
    return `${opened} ${end ? t("dashboard-closes", at(end)) : t("dashboard-no-end")}`;
  }
  const closed = t("dashboard-closed", at(poll.closed_at || poll.closes_at));
  return poll.status === "archived" ? `${closed} ${t("dashboard-is-archived")}` : closed;
}

/** What is known only with the numbers, in a line that has its place before; null for no line. */
function lateWords(poll, results, analytics) {
  if (poll.status === "open" && !poll.opens_at) {
    return analytics?.opened_at ? t("dashboard-began", at(analytics.opened_at)) : "";
  }
  return isOver(poll) ? standing(results, analytics) : null;
}

function standing(results, analytics) {
  if (!results) return "";
  if (isFinal(results)) return t("dashboard-final");
  if (results.tally?.state === "undecided") return t("dashboard-tie-waits");
  if (analytics?.waiting) return t("dashboard-held", { count: analytics.waiting });
  return t("dashboard-counting");
}

function at(when) {
  return when ? { time: moment(when), relative: relative(when) } : {};
}

function Numbers({ results, analytics }) {
  const { turnout, waiting, last_vote_at: last } = analytics || {};
  const { total_votes: votes, abstentions } = results;
  return html`<dl class="stats">
    <${Stat} id="votes" value=${number(votes)} args=${{ count: votes }} />
    ${
      turnout?.roll > 0 &&
      html`<${Stat} id="turnout" value=${percent(turnout.percentage)} args=${turnout} />`
    }
    ${abstentions > 0 && html`<${Stat} id="empty" value=${number(abstentions)} />`}
    ${waiting > 0 && html`<${Stat} id="waiting" value=${number(waiting)} />`}
    ${last && html`<${Stat} id="last" value=${relative(last)} title=${moment(last)} />`}
  </dl>`;
}

function Stat({ id, value, args = {}, title }) {
  return html`<div data-stat=${id}>
    <dt>${t(`dashboard-stat-${id}`, args)}</dt>
    <dd title=${title}>${value}</dd>
  </div>`;
}

/** Render again every half minute, because the sentences say how long ago things were. */
function useMinutes() {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
}
