/** The results of a poll: live, in words, as a table, round by round. */

import { poll as id } from "../core/arrival.js";
import { html, useEffect } from "../../vendor/ui.js";
import { announce } from "../core/focus.js";
import { number, t } from "../core/messages.js";
import { LazyDetails } from "../parts/lazy.js";
import { AccountNav } from "../parts/nav.js";
import { Failed, Hidden, NotBegun } from "../parts/results/hidden.js";
import { isFinal, isOver, methodOf } from "../parts/results/model.js";
import { Rounds, Ties } from "../parts/results/rounds.js";
import { condition, headline, tieSentence } from "../parts/results/sentences.js";
import { FinalTag, Standing } from "../parts/results/standing.js";
import { ResultsTable } from "../parts/results/table.js";
import { hasBegun, ownReceipt, useResults } from "../parts/results/use.js";
import { start, setTitle } from "../parts/start.js";
import { StatusTag } from "../parts/status.js";
import { Said } from "../parts/text.js";

function Results() {
  const [state, retry] = useResults(id);
  const { poll, results, hidden, problem, loading } = state;
  const title = poll?.title || ownReceipt(id)?.title || t("title-results");
  useEffect(() => {
    if (poll) setTitle(t("title-results"), poll.title);
  }, [poll?.title]);
  useSpoken(poll, results);
  if (problem && !results) return html`<${Failed} problem=${problem} onRetry=${retry} />`;
  if (loading && !poll) return html`<p role="status">${t("loading")}</p>`;
  return html`<header class="poll-head">
      <p class="tags">
        <${StatusTag} status=${(results || poll)?.status} />
        ${results && hasBegun(poll, results) && html` <${FinalTag} results=${results} />`}
      </p>
      <h1><${Said} text=${title} lang=${poll?.language} /></h1>
    </header>
    <${Body} ...${{ id, state, poll, results, hidden, loading }} />`;
}

function Body({ id, state, poll, results, hidden, loading }) {
  if (!hasBegun(poll, results)) return html`<${NotBegun} poll=${poll} />`;
  if (hidden)
    return html`<${Hidden} poll=${poll} reason=${hidden} />
      <${Links} ...${{ id, poll, hidden }} />`;
  if (loading || !results) return html`<p role="status">${t("loading")}</p>`;
  return html`<p class="headline">${headline(poll, results)}</p>
    ${isFinal(results) && !results.tally.elected.length && html`<p>${condition(poll)}</p>`}
    <${Standing} ...${state} />
    <${Stats} ...${{ poll, results }} />
    <${ResultsTable} ...${{ poll, results }} />
    ${results.total_votes > 0 && html`<${Rounds} ...${{ poll, results }} />`}
    <${Ties} results=${results} say=${tieSentence} />
    <${Links} ...${{ id, poll, results }} />
    <${LazyDetails}
      summary=${t("results-more")}
      load=${loadMore}
      ...${{ id, poll, results, viewer: state.viewer }}
    />`;
}

function Stats({ poll, results }) {
  const seats = poll?.seats || 1;
  return html`<dl class="stats">
      <${Stat} id="total" value=${results.total_votes} />
      ${results.abstentions > 0 && html`<${Stat} id="abstentions" value=${results.abstentions} />`}
      ${seats > 1 && html`<${Stat} id="seats" value=${seats} />`}
    </dl>
    <p class="soft small">
      ${t("results-method", { method: methodOf(poll, results) || "plurality" })}
    </p>`;
}

function Stat({ id, value }) {
  return html`<div>
    <dt>${t(`results-stat-${id}`, { count: value })}</dt>
    <dd>${number(value)}</dd>
  </div>`;
}

function Links({ id, poll, results, hidden }) {
  // Who has to vote first already has a button for it.
  const isOpen = (results || poll)?.status === "open" && hidden !== "after_vote";
  return html`<p class="buttons links no-print">
    ${isOpen && html`<a class="button" href="/p/${id}">${t("results-to-ballot")}</a>`}
    <a class="button quiet" href="/p/${id}/present">${t("results-present")}</a>
    <a class="button quiet" href="/verify?poll=${id}">${t("results-verify")}</a>
  </p>`;
}

/** Downloads and the report are loaded when someone opens them. */
const loadMore = () => import("./results/more.js").then((module) => module.More);

/** Screen readers hear when results appear and when they are final, and not each vote. */
function useSpoken(poll, results) {
  const state = results && (isFinal(results) ? "final" : isOver(poll, results) ? "over" : "shown");
  useEffect(() => {
    if (state) announce(headline(poll, results));
  }, [state]);
}

start(Results, { nav: AccountNav });
