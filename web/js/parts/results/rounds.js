/** The rounds of a count: a stacked bar and a sentence for each, and the table of all of them. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Said } from "../text.js";
import { familyOf, isFinal, letter } from "./model.js";
import { shown, sum, valueOf } from "./numbers.js";
import { roundSentence } from "./sentences.js";
import { Wide } from "./wide.js";

const STACKED = ["runoff", "transfer", "star"];
const MOST_BARS = 60;
const MOST_CELLS = 10_000;
const REASONS = ["choices", "overvote", "skipped", "repeated", "rounding", "no_preference"];

/** All rounds; of methods with one round only its sentence. */
export function Rounds({ poll, results }) {
  const rounds = results.tally?.rounds || [];
  if (!rounds.length) return null;
  if (!STACKED.includes(familyOf(poll, results))) {
    return (
      isFinal(results) && html`<p class="sentence">${roundSentence(poll, results, rounds[0])}</p>`
    );
  }
  const isLarge = rounds.length * results.choices.length > MOST_CELLS;
  return html`<section class="rounds" aria-labelledby="rounds">
    <h2 id="rounds">${t("results-rounds")}</h2>
    ${!isFinal(results) && html`<p>${t("results-rounds-now")}</p>`}
    <${Key} ...${{ poll, results }} />
    <ol>
      ${rounds
        .slice(0, MOST_BARS)
        .map(
          (round, index) =>
            html`<${Round}
              key=${round.number}
              ...${{ poll, results, round }}
              rounds=${rounds.slice(0, index + 2)}
            />`,
        )}
    </ol>
    ${
      rounds.length > MOST_BARS &&
      html`<p>${t("results-rounds-more", { count: rounds.length - MOST_BARS })}</p>`
    }
    ${
      isLarge
        ? html`<p>${t("results-rounds-large")}</p>`
        : html`<${RoundsTable} ...${{ poll, results, rounds }} />`
    }
  </section>`;
}

function Key({ poll, results }) {
  return html`<ul class="key">
    ${results.choices.map(
      (choice, position) =>
        html`<li key=${choice.choice_id}>
          <b class="letter">${letter(position)}</b>
          <${Said} text=${choice.label} lang=${poll?.language} />
        </li>`,
    )}
  </ul>`;
}

/** `rounds` are those up to the next one. */
function Round({ poll, results, round, rounds }) {
  const before = rounds.slice(0, round.number).flatMap((one) => one.elected);
  return html`<li class="round">
    <h3>${t("results-round", { number: round.number })}</h3>
    <${Stack} ...${{ results, round, elected: new Set(before) }} />
    <p>${roundSentence(poll, results, round, rounds[round.number])}</p>
  </li>`;
}

/** The bar is for the eye; the sentence and the table have the same numbers as text. */
function Stack({ results, round, elected }) {
  const exhausted = sum(round.exhausted);
  const total = sum(round.tallies) + exhausted;
  if (!total) return null;
  const parts = results.choices
    .map(({ choice_id: id }, position) => ({
      kind: elected.has(id) ? "elected" : fate(round, id),
      votes: valueOf(round.tallies[id]),
      position,
    }))
    .filter((part) => part.votes > 0);
  return html`<div class="stack" aria-hidden="true">
    ${parts.map(
      ({ kind, votes, position }) =>
        html`<span
          key=${position}
          class="part ${kind}"
          style=${{ inlineSize: `${(100 * votes) / total}%` }}
          >${votes / total > 0.045 && letter(position)}</span
        >`,
    )}
    ${
      exhausted > 0 &&
      html`<span
        class="part exhausted"
        style=${{ inlineSize: `${(100 * exhausted) / total}%` }}
      ></span>`
    }
  </div>`;
}

function fate(round, id) {
  return round.elected.includes(id) ? "elected" : round.excluded.includes(id) ? "excluded" : "";
}

function RoundsTable({ poll, results, rounds }) {
  const reasons = REASONS.filter((reason) =>
    rounds.some((round) => valueOf(round.exhausted[reason])),
  );
  return html`<h3 id="roundstable">${t("results-rounds-table")}</h3>
    <${Wide} title="roundstable">
      <table class="all-rounds">
        <thead>
          <tr>
            <th scope="col">${t("results-column-choice")}</th>
            ${rounds.map(
              ({ number }) =>
                html`<th scope="col" class="number" key=${number}>
                  ${t("results-round", { number })}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${results.choices.map(
            (choice, position) =>
              html`<${Choice} key=${position} ...${{ choice, position, rounds, poll }} />`,
          )}
          ${reasons.map((one) => html`<${Reason} key=${one} reason=${one} rounds=${rounds} />`)}
        </tbody>
      </table>
    <//>`;
}

function Choice({ choice, position, rounds, poll }) {
  return html`<tr>
    <th scope="row">
      <b class="letter">${letter(position)}</b>
      <${Said} text=${choice.label} lang=${poll?.language} />
    </th>
    ${rounds.map(
      (one) => html`<td class="number" key=${one.number}>${cell(one, choice.choice_id)}</td>`,
    )}
  </tr>`;
}

function cell(round, id) {
  const kind = fate(round, id);
  return html`${shown(round.tallies[id], 4)}
  ${kind && html`<span class="fate ${kind}">${t(`results-fate-${kind}`)}</span>`}`;
}

function Reason({ reason, rounds }) {
  return html`<tr class="soft">
    <th scope="row">${t(`results-exhausted-${reason}`)}</th>
    ${rounds.map(
      ({ number, exhausted }) =>
        html`<td class="number" key=${number}>${shown(exhausted[reason], 4)}</td>`,
    )}
  </tr>`;
}

/** The ties of the count, and the one that it waits for. */
export function Ties({ results, say }) {
  const { ties = [], undecided = null } = results.tally || {};
  const found = [...ties, ...(undecided ? [undecided] : [])];
  if (!found.length) return null;
  return html`<section class="ties" aria-labelledby="ties">
    <h2 id="ties">${t("results-ties", { count: found.length })}</h2>
    <ul>
      ${found.map((tie, index) => html`<li key=${index}>${say(tie, results)}</li>`)}
    </ul>
    ${!isBinding(results) && html`<p class="soft small">${t("results-ties-provisional")}</p>`}
  </section>`;
}

function isBinding(results) {
  return results.tally.lot !== "candidate-order" || !results.tally.ties.some((tie) => tie.drawn);
}
