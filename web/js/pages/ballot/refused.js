/** Why there is no ballot to cast, and what to do about it: a state for each reason. */

import { html } from "../../../vendor/ui.js";
import { has, moment, t } from "../../core/messages.js";
import { receipts } from "../../core/store.js";
import { Notice } from "../../parts/notice.js";
import { ChoiceList } from "./choice.js";
import { isOver, ResultsLink } from "./results.js";

/** The state for a reason, the code of a refusal, and the choices to read. */
export function Refused({ poll, reason, embedded }) {
  const state = reason === "poll-not-open" ? `poll-${poll.status}` : reason;
  const warns = !/^poll-|^authentication|^not-delegate/.test(state);
  return html`<${Notice} kind=${warns ? "warn" : ""} title=${title(state)} focus=${warns}>
      <p>${text(state, poll)}</p>
      <${Action} state=${state} poll=${poll} embedded=${embedded} />
      <${Elsewhere} poll=${poll} state=${state} />
    <//>
    ${state !== "poll-draft" && html`<${ResultsLink} poll=${poll} embedded=${embedded} />`}
    ${!(embedded && showsResults(poll)) &&
    html`<h2>${t("ballot-choices")}</h2>
      <${ChoiceList} poll=${poll} />`}`;
}

/** Whether a frame has the results below, which name the choices, too. */
function showsResults(poll) {
  return isOver(poll) && poll.results_visibility !== "owner_only";
}

function title(state) {
  const id = `ballot-state-${state}`;
  return t(has(id) ? id : "ballot-state-other");
}

function text(state, poll) {
  const ended = poll.closed_at || poll.closes_at;
  const when = { "poll-scheduled": poll.opens_at, "poll-closed": ended }[state];
  if (when) return t(`ballot-text-${state}`, { time: moment(when) });
  const id = has(`ballot-text-${state}`) ? `ballot-text-${state}` : `code-${state}`;
  return has(id) ? t(id) : t("code-other", { code: state });
}

function Action({ state, poll, embedded }) {
  const target = embedded ? "_blank" : undefined;
  if (state === "authentication-required" || state === "invalid-token") {
    const next = encodeURIComponent(`/p/${poll.id}`);
    return html`<div class="buttons">
      <a class="button primary" href="/sign-in?next=${next}" target=${target}>
        ${t("nav-sign-in")}
      </a>
      <a class="button" href="/sign-up?next=${next}" target=${target}>${t("nav-sign-up")}</a>
    </div>`;
  }
  if (state !== "poll-draft") return null;
  return html`<p><a href="/polls/${poll.id}">${t("ballot-to-poll")}</a></p>`;
}

/** A voter who comes back without the invitation's link. */
function Elsewhere({ poll, state }) {
  const kept = state === "invitation-required" && receipts().some((one) => one.poll === poll.id);
  if (!kept) return null;
  return html`<p>
    ${t("ballot-receipt-here")} <a href="/receipts">${t("shell-receipts")}</a>
  </p>`;
}
