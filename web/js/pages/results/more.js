/** What few people need of results: files to download, and the whole report of the count. */

import { html, useState } from "../../../vendor/ui.js";
import { asProblem, request } from "../../core/api.js";
import { saveFile } from "../../core/files.js";
import { who } from "../../core/live.js";
import { ANSWERS, language, t } from "../../core/messages.js";
import { ProblemNotice } from "../../parts/notice.js";
import { isFinal } from "../../parts/results/model.js";
import { Report } from "./report.js";

/** Downloads, and the report. */
export function More({ id, poll, results, viewer }) {
  return html`<${Downloads} ...${{ id, poll, results, viewer }} />
    ${results.tally?.report_digest && html`<${Report} ...${{ id, poll, results, viewer }} />`}`;
}

function Downloads({ id, poll, results, viewer }) {
  const [problem, setProblem] = useState(null);
  const files = [...filesOf(poll, results)];
  return html`<h2>${t("results-downloads")}</h2>
    ${problem && html`<${ProblemNotice} problem=${problem} level=${3} />`}
    <ul class="downloads">
      ${files.map(
        ([name, query]) =>
          html`<li key=${name}>
            <${File} ...${{ name, path: `/polls/${id}/export/?${query}`, viewer, setProblem }} />
          </li>`,
      )}
    </ul>`;
}

function* filesOf(poll, results) {
  const tag = ANSWERS.has(language) ? `&language=${language}` : "";
  yield ["pdf", `what=results&format=pdf${tag}`];
  yield ["csv", "what=results&format=csv"];
  yield ["json", "what=results&format=json"];
  if (results.tally?.report_digest) yield ["rounds", "what=rounds&format=csv"];
  if (isFinal(results) && poll?.disclosure.anonymous_ballots.length) {
    yield ["ballots-csv", "what=ballots&format=csv"];
    yield ["ballots", "what=ballots&format=ndjson"];
  }
}

/** A link where everyone may have the file; else it is fetched as the one who sees the results. */
function File({ name, path, viewer, setProblem }) {
  const text = t(`results-file-${name}`);
  if (!viewer?.session && !viewer?.voter)
    return html`<a href="/api/v1${path}" download>${text}</a>`;
  const load = () => download(path, viewer).then(
      () => setProblem(null),
      (raised) => setProblem(asProblem(raised)),
    );
  return html`<button type="button" class="button quiet" onClick=${load}>${text}</button>`;
}

async function download(path, viewer) {
  const how = { ...(await who(viewer)), accept: "*/*", patience: 600_000, as: "blob" };
  const { data, headers } = await request("GET", path, how);
  const named = /filename="([^"]+)"/.exec(headers.get("Content-Disposition") || "");
  saveFile(named?.[1] || "", data);
}
