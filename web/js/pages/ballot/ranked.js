/**
 * Ballots in order of preference: tapped in that order, or moved by buttons. The rows stay where
 * they are until the voter has them put in order. Marks are {ranks, order}: the ids of the rows.
 */

import { html } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { Said } from "../../parts/text.js";
import { choiceOf } from "./choice.js";
import { RankRow } from "./rank-row.js";
import { add, ranked, rankOf, remove } from "./ranking.js";

export const EMPTY = { ranks: [], order: null };
export const reviews = true;
export const speaks = true; // each change is announced with the rank that it gives

/** The rows to rank. */
export function Marks({ poll, marks, setMarks }) {
  const { ranks } = marks;
  const order = marks.order || poll.choices.map((choice) => choice.id);
  function rank(next, id) {
    setMarks({ ...marks, ranks: next });
    const at = rankOf(next, id);
    const { label } = choiceOf(poll, id);
    announce(at < 0 ? t("ranked-taken", { choice: label }) : said(next, at, label));
  }
  function toggle(id) {
    if (rankOf(ranks, id) >= 0) rank(remove(ranks, id), id);
    else if (ranks.length < limits(poll).max) rank(add(ranks, id), id);
    else announce(t("ranked-full", { max: limits(poll).max }));
  }
  function sort() {
    const found = ranked(ranks);
    setMarks({ ranks, order: [...found, ...order.filter((id) => !found.includes(id))] });
    announce(t("ranked-sorted"));
  }
  const part = { poll, ranks, onRank: rank, onToggle: toggle, most: limits(poll).max };
  return html`<ul class="rows">
      ${order.map(
        (id) => html`<li key=${id}><${RankRow} ...${part} choice=${choiceOf(poll, id)} /></li>`,
      )}
    </ul>
    ${ranks.length > 0 &&
    html`<div class="buttons">
      <button type="button" class="button" onClick=${sort}>${t("ranked-sort")}</button>
      <button type="button" class="button quiet" onClick=${() => setMarks(EMPTY)}>
        ${t("ranked-clear")}
      </button>
    </div>`}`;
}

/** What to do, above the rows. */
export function instruction(poll) {
  const { min, max } = limits(poll);
  if (max < poll.choices.length) return t("ranked-instruction-most", { max });
  return min > 1 ? t("ranked-instruction-least", { min }) : t("ranked-instruction");
}

/** How, below the instruction. */
export function note(poll) {
  return t(poll.rules.ballot?.equal_ranks ? "ranked-note-ties" : "ranked-note");
}

/** Whether the ranking can be cast, and its state in words. */
export function check({ ranks }, poll) {
  const { min, max } = limits(poll);
  const count = ranked(ranks).length;
  const total = poll.choices.length;
  if (!count) return { ready: false, text: t("ranked-nothing") };
  if (ranks.length < min) {
    return { ready: false, text: t("ranked-too-few", { count, missing: min - ranks.length }) };
  }
  if (ranks.length > max) return { ready: false, text: t("ranked-full", { max }) };
  return { ready: true, text: t("ranked-count", { count, total }) };
}

/** The ballot of a request. */
export function toBallot({ ranks }) {
  return { ranking: ranks.map((rank) => (rank.length > 1 ? rank : rank[0])) };
}

/** The marks of a recorded ballot. */
export function toMarks({ ranking }) {
  return { ranks: ranking.map((rank) => (Array.isArray(rank) ? rank : [rank])), order: null };
}

/** Whether nothing is ranked. */
export function isEmpty({ ranks }) {
  return !ranks.length;
}

/** The ranking to read, in its order. */
export function Shown({ poll, marks }) {
  const left = poll.choices.filter((choice) => rankOf(marks.ranks, choice.id) < 0);
  const names = (choices) =>
    choices.map(
      (choice, index) =>
        html`${index > 0 && t("ranked-between")}
          <${Said} text=${choice?.label} lang=${poll.language} />`,
    );
  return html`<ol class="ranking">
      ${marks.ranks.map(
        (rank) => html`<li>
          ${names(rank.map((id) => choiceOf(poll, id)))}
          ${rank.length > 1 && html` <span class="soft">${t("ranked-equal")}</span>`}
        </li>`,
      )}
    </ol>
    ${left.length > 0 && html`<p class="soft">${t("ranked-left")} ${names(left)}</p>`}`;
}

function said(ranks, at, choice) {
  const id = ranks[at].length > 1 ? "ranked-said-tied" : "ranked-said";
  return t(id, { choice, rank: at + 1, ranks: ranks.length });
}

function limits(poll) {
  const rules = poll.rules.ballot || {};
  return { min: rules.min_ranks ?? 1, max: rules.max_ranks ?? poll.choices.length };
}
