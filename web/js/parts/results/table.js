/** The table of results: a row for each choice, with its bar in the cell of its name. */

import { html } from "../../../vendor/ui.js";
import { number, percent, t } from "../../core/messages.js";
import { Said } from "../text.js";
import { familyOf, rowsOf } from "./model.js";
import { shown, valueOf } from "./numbers.js";

/** The table; with `most` of its first rows only, and how many more there are. */
export function ResultsTable({ poll, results, most = Infinity }) {
  const family = familyOf(poll, results);
  const columns = columnsOf(family, poll, results);
  const seats = poll?.seats || 1;
  const rows = rowsOf(poll, results);
  const more = rows.length - most;
  return html`<table class="results">
    <caption class="unseen">
      ${t("results-caption")}
    </caption>
    <thead>
      <tr>
        <th scope="col">${t("results-column-choice")}</th>
        ${columns.map(
          ([id]) =>
            html`<th scope="col" class="number" key=${id}>${t(`results-column-${id}`)}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows
        .slice(0, most)
        .map(
          (row) =>
            html`<${Row} key=${row.id} ...${{ row, columns, seats, lang: poll?.language }} />`,
        )}
    </tbody>
    ${
      more > 0 &&
      html`<tfoot>
        <tr>
          <td colspan=${columns.length + 1}>${t("results-rows-more", { count: more })}</td>
        </tr>
      </tfoot>`
    }
  </table>`;
}

function Row({ row, columns, seats, lang }) {
  return html`<tr class=${row.mark || ""}>
    <th scope="row">
      <span class="label"><${Said} text=${row.label} lang=${lang} /></span>
      ${row.mark && html` <${Mark} mark=${row.mark} seats=${seats} />`}
      <span class="track" aria-hidden="true">
        <span class="bar" style=${{ inlineSize: `${100 * row.width}%` }}></span>
      </span>
    </th>
    ${columns.map(([id, cell]) => html`<td class="number" key=${id}>${cell(row)}</td>`)}
  </tr>`;
}

function Mark({ mark, seats }) {
  const id = mark === "elected" && seats === 1 ? "won" : mark;
  return html`<span class="tag ${mark === "elected" ? "good" : ""}"
    >${t(`results-mark-${id}`)}</span
  >`;
}

/** [id of the heading, text of a row's cell], the one that decides first. */
function columnsOf(family, poll, results) {
  const votes = ["votes", (row) => number(row.votes)];
  const share = ["share", (row) => percent(row.percentage)];
  const firsts = ["first", (row) => number(row.votes)];
  const value = (id) => [id, (row) => shown(row.value)];
  const average = ["average", (row) => mean(row)];
  return {
    votes: [votes, share],
    score:
      poll?.rules.method?.result === "mean"
        ? [value("average"), ["scored", votes[1]]]
        : [value("points"), average],
    star: [value("points"), average, ["runoff", (row) => inRunoff(row, results)]],
    runoff: [value("last"), firsts],
    transfer: [value("last"), firsts],
    pairs: [value("victories"), firsts],
    points: [value("points"), firsts],
  }[family];
}

function mean(row) {
  return row.votes ? shown(valueOf(row.value) / row.votes) : "–";
}

function inRunoff(row, results) {
  return shown(results.tally?.rounds[1]?.tallies[row.id]) || "–";
}
