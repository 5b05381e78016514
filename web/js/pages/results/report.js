/** The whole report of a count: ballots, quota, transfers of each round, comparisons in pairs. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { asProblem, request } from "../../core/api.js";
import { who } from "../../core/live.js";
import { number, t } from "../../core/messages.js";
import { ProblemNotice } from "../../parts/notice.js";
import { shown, sum, valueOf } from "../../parts/results/numbers.js";
import { Said } from "../../parts/text.js";

const COUNTS = ["cast", "valid", "abstained", "undervotes"];
const MOST = 40; // choices in a table of pairs

/** The report, fetched anew when the count changes. */
export function Report({ id, poll, results, viewer }) {
  const [report, setReport] = useState(null);
  const [problem, setProblem] = useState(null);
  const digest = results.tally.report_digest;
  useEffect(() => {
    load(id, viewer).then(setReport, (raised) => setProblem(asProblem(raised)));
  }, [digest]);
  if (problem) return html`<${ProblemNotice} problem=${problem} level=${2} focus=${false} />`;
  if (!report) return html`<p role="status">${t("loading")}</p>`;
  const lang = poll?.language;
  return html`<h2>${t("results-report")}</h2>
    <dl class="facts">
      ${COUNTS.map((name) => html`<${Fact} key=${name} id=${name}>${number(report[name])}<//>`)}
      ${report.threshold && html`<${Fact} id="threshold">${shown(report.threshold, 4)}<//>`}
      ${report.lot?.seed && html`<${Fact} id="seed"><code>${report.lot.seed}</code><//>`}
      <${Fact} id="digest"><code>${digest}</code><//>
    </dl>
    <${Transfers} ...${{ report, lang }} />
    <${Pairs} ...${{ report, lang }} />
    <p><a href="/api/v1/polls/${id}/results/report/">${t("results-report-json")}</a></p>`;
}

async function load(id, viewer) {
  return (await request("GET", `/polls/${id}/results/report/`, await who(viewer))).data;
}

function Fact({ id, children }) {
  return html`<dt>${t(`results-report-${id}`)}</dt>
    <dd>${children}</dd>`;
}

/** Where the votes of each round went. */
function Transfers({ report, lang }) {
  const found = report.rounds.flatMap((round) =>
    round.transfers.map((transfer) => ({ ...transfer, round: round.number })),
  );
  if (!found.length) return null;
  return html`<h3 id="transfers">${t("results-transfers")}</h3>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="transfers">
      <table>
        <thead>
          <tr>
            ${["round", "from", "kind", "value", "to", "exhausted"].map(
              (id) => html`<th scope="col" key=${id}>${t(`results-transfer-${id}`)}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${found.map(
            (one, index) => html`<${Transfer} key=${index} transfer=${one} lang=${lang} />`,
          )}
        </tbody>
      </table>
    </div>`;
}

function Transfer({ transfer, lang }) {
  const to = Object.entries(transfer.to).filter(([, votes]) => valueOf(votes) > 0);
  return html`<tr>
    <td>${transfer.round}</td>
    <th scope="row"><${Said} text=${transfer.from} lang=${lang} /></th>
    <td>${t("results-transfer", { kind: transfer.kind })}</td>
    <td class="number">${shown(transfer.value, 6)}</td>
    <td>
      ${to.map(
        ([label, votes]) =>
          html`<div key=${label}><${Said} text=${label} lang=${lang} /> +${shown(votes, 4)}</div>`,
      )}
    </td>
    <td class="number">${shown(String(sum(transfer.exhausted)), 4)}</td>
  </tr>`;
}

/** How many ballots rank the choice of the row above that of the column. */
function Pairs({ report, lang }) {
  const { pairwise } = report.details;
  if (!pairwise) return null;
  const labels = report.candidates.filter((label) => label in pairwise);
  if (labels.length > MOST) return html`<p>${t("results-pairs-large")}</p>`;
  return html`<h3 id="pairs">${t("results-pairs")}</h3>
    <p>${t("results-pairs-hint")}</p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="pairs">
      <table>
        <thead>
          <tr>
            <td></td>
            ${labels.map(
              (one) => html`<th scope="col" key=${one}><${Said} text=${one} lang=${lang} /></th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${labels.map(
            (one) => html`<${Pair} key=${one} ...${{ one, labels, pairwise, lang }} />`,
          )}
        </tbody>
      </table>
    </div>`;
}

function Pair({ one, labels, pairwise, lang }) {
  return html`<tr>
    <th scope="row"><${Said} text=${one} lang=${lang} /></th>
    ${labels.map(
      (other) => html`<td class="number" key=${other}>${duel(pairwise, one, other)}</td>`,
    )}
  </tr>`;
}

function duel(pairwise, one, other) {
  if (one === other) return "–";
  const above = pairwise[one][other];
  const text = number(above);
  return above > pairwise[other][one]
    ? html`<strong>${text}</strong> ${t("results-pairs-won")}`
    : text;
}
