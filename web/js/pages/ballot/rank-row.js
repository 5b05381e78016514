/** A row of a ranking: the choice, which is tapped, and the buttons that move it. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { ChoicePicture, ChoiceText, described } from "./choice.js";
import { down, moveTo, rankOf, tie, untie, up } from "./ranking.js";

const MANY = 7; // choices from which on a choice can be moved to any position at once

/** One choice. Its buttons keep their room while it has no rank, so that no row moves on a tap. */
export function RankRow({ poll, choice, ranks, onRank, onToggle, most }) {
  const id = `choice-${choice.position}`;
  const at = rankOf(ranks, choice.id);
  const isRanked = at >= 0;
  const state = isRanked ? t("ranked-rank", { rank: at + 1 }) : t("ranked-none");
  return html`<div class="row rank-row">
    <button
      type="button"
      class="rank-toggle"
      aria-pressed=${isRanked}
      aria-labelledby="${id} ${id}-rank"
      aria-describedby=${described(choice, id)}
      onClick=${() => onToggle(choice.id)}
    >
      <span class=${isRanked ? "mark on" : "mark"} aria-hidden="true">${isRanked && at + 1}</span>
      <${ChoicePicture} poll=${poll} choice=${choice} />
      <${ChoiceText} poll=${poll} choice=${choice} id=${id} />
      <span class="unseen" id="${id}-rank">${state}</span>
    </button>
    <span class=${isRanked ? "rank-moves" : "rank-moves away"}>
      ${poll.rules.ballot?.equal_ranks &&
      html`<${Tie} ...${{ choice, ranks, at, onRank, most }} />`}
      ${poll.choices.length >= MANY && html`<${Position} ...${{ choice, ranks, at, onRank }} />`}
      <${Move} ...${{ choice, ranks, at, onRank }} way="up" />
      <${Move} ...${{ choice, ranks, at, onRank }} way="down" />
    </span>
  </div>`;
}

function Move({ choice, ranks, at, onRank, way }) {
  const moved = at < 0 ? ranks : (way === "up" ? up : down)(ranks, choice.id);
  const arrow = way === "up" ? "M12 19V6M6 12l6-6 6 6" : "M12 5v13M6 12l6 6 6-6";
  return html`<button
    type="button"
    class="button rank-move"
    aria-label=${t(`ranked-${way}`, { choice: choice.label })}
    aria-disabled=${moved === ranks}
    onClick=${() => onRank(moved, choice.id)}
  >
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d=${arrow} fill="none" stroke="currentColor" stroke-width="2.4" />
    </svg>
  </button>`;
}

/** The position of a choice among the ranks, as a menu. */
function Position({ choice, ranks, at, onRank }) {
  const move = (event) => onRank(moveTo(ranks, choice.id, Number(event.target.value)), choice.id);
  return html`<select
    class="rank-position"
    aria-label=${t("ranked-position", { choice: choice.label })}
    value=${at}
    onChange=${move}
  >
    ${(at < 0 ? [0] : ranks).map(
      (_, index) => html`<option value=${index} selected=${index === at}>${index + 1}</option>`,
    )}
  </select>`;
}

/** Shares the rank of the choices above, or has one alone again. */
function Tie({ choice, ranks, at, onRank, most }) {
  const tied = at >= 0 && ranks[at].length > 1;
  const moved = at < 0 ? ranks : (tied ? untie : tie)(ranks, choice.id);
  const label = { choice: choice.label, rank: Math.max(at, 1) };
  const fits = moved.length <= most;
  return html`<button
    type="button"
    class="button"
    aria-label=${t(tied ? "ranked-untie-name" : "ranked-tie-name", label)}
    aria-disabled=${moved === ranks || !fits}
    onClick=${() => fits && onRank(moved, choice.id)}
  >
    ${t(tied ? "ranked-untie" : "ranked-tie")}
  </button>`;
}
