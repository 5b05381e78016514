/** The results below an embedded ballot. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Hidden } from "../../parts/results/hidden.js";
import { ProblemNotice } from "../../parts/notice.js";
import { headline } from "../../parts/results/sentences.js";
import { FinalTag, Standing } from "../../parts/results/standing.js";
import { ResultsTable } from "../../parts/results/table.js";
import { useResults } from "../../parts/results/use.js";

/** Who is in front, and the table; live, or why there is none. */
export function Results({ id }) {
  const [state, retry] = useResults(id);
  const { poll, results, hidden, problem } = state;
  return html`<section class="embed-results" aria-labelledby="results">
    <h2 id="results">${t("title-results")}</h2>
    ${results && html`<${Shown} state=${state} />`}
    ${hidden && html`<${Hidden} poll=${poll} reason=${hidden} links=${false} level=${3} />`}
    ${
      problem &&
      !results &&
      html`<${ProblemNotice} problem=${problem} onRetry=${retry} level=${3} focus=${false} />`
    }
    ${!results && !hidden && !problem && html`<p role="status">${t("loading")}</p>`}
  </section>`;
}

function Shown({ state }) {
  const { poll, results } = state;
  return html`<p class="tags"><${FinalTag} results=${results} /></p>
    <p class="headline">${headline(poll, results)}</p>
    <${ResultsTable} poll=${poll} results=${results} />
    <${Standing} ...${state} />`;
}
