/** Ballots of a file as votes of a delegated poll: the file is checked first, then recorded. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { Problem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { number, percent, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Field, anew, useSubmit } from "../../parts/forms.js";
import { Notice, ProblemNotice, detailOf } from "../../parts/notice.js";
import { FileReport } from "./file-report.js";

const LARGEST = 256 * 1024 * 1024;
const HOUR = 3_600_000;

/** The file, what the poll makes of it, and the button that records its ballots. */
export function Importing({ poll }) {
  const [file, setFile] = useState(null);
  const [content, setContent] = useState(null); // what was checked is what is recorded
  const [tried, setTried] = useState(null);
  const [check, setCheck] = useState(null);
  const [checkProblem, isChecking, look] = useSubmit(async () => {
    setCheck(null);
    const read = await contentOf(file);
    setContent(read);
    setCheck(await send(poll.id, read, "dry_run=true"));
    announce(t("dashboard-import-checked"));
  });
  const [problem, isRecording, record] = useSubmit(async () => {
    setTried(content);
    setCheck(await send(poll.id, content, `dry_run=false&digest=${check.digest}`));
    announce(t("dashboard-import-done", { count: check.ballots }));
  });
  function choose(event) {
    setFile(event.target.files[0] || null);
    setCheck(null);
  }
  const isTooLarge = file?.size > LARGEST;
  // What an earlier file was refused for says nothing about this one.
  const refused = checkProblem || (tried === content && problem);
  return html`<p>${t("dashboard-import-how")}</p>
    <form onSubmit=${look}>
      <${Field}
        name="ballots"
        type="file"
        label=${t("dashboard-import-file")}
        hint=${t("dashboard-import-formats")}
        error=${isTooLarge && t("dashboard-import-large")}
        accept=".csv,.tsv,.blt,.abif,.ndjson,.jsonl,.soc,.soi,.toc,.toi,.cat,.txt"
        onClick=${(event) => (anew(event), choose(event))}
        onChange=${choose}
      />
      <p>
        <button
          type="submit"
          class="button"
          disabled=${!file || isTooLarge}
          aria-disabled=${isChecking}
        >
          ${t(isChecking ? "loading" : "dashboard-import-check")}
        </button>
      </p>
    </form>
    ${refused && html`<${Refusal} problem=${refused} onRetry=${checkProblem ? look : record} />`}
    ${check && html`<${FileReport} check=${check} poll=${poll} />`}
    ${isRecording && html`<${Progress} id=${poll.id} digest=${check.digest} />`}
    ${
      check?.state === "checked" && check.importable &&
      html`<${Record} ...${{ poll, check, isRecording, record }} />`
    }`;
}

/** A refusal, with the line and the reasons that the platform names. */
function Refusal({ problem, onRetry }) {
  const isUnread = problem.code === "unreadable-ballots";
  const reasons = (isUnread ? [problem] : problem.errors).map(detailOf);
  return html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${onRetry} />
    ${reasons.length > 0 &&
    html`<ul>
      ${reasons.map((reason) => html`<li key=${reason}>${reason}</li>`)}
    </ul>`}`;
}

function Record({ poll, check, isRecording, record }) {
  if (poll.status !== "open") {
    return html`<${Notice} kind="warn"><p>${t(`dashboard-import-${poll.status}`)}</p><//>`;
  }
  return html`<p>${t("dashboard-import-forever")}</p>
    <p class="buttons">
      <button type="button" class="button primary" aria-disabled=${isRecording} onClick=${record}>
        ${t("dashboard-import-record", { count: check.ballots })}
      </button>
    </p>`;
}

/** How far the import is, while its request is running. */
function Progress({ id, digest }) {
  const [state, setState] = useState(null);
  useEffect(() => {
    const look = async () => {
      const { results } = (await asMe("GET", `/polls/${id}/ballots/import/`)).data;
      setState(results.find((one) => one.digest === digest) || null);
    };
    const timer = setInterval(() => look().catch(() => {}), 1_000);
    return () => clearInterval(timer);
  }, [digest]);
  if (!state) return html`<p role="status">${t("dashboard-import-begins")}</p>`;
  const { recorded, ballots } = state;
  return html`<p>
    <label>
      ${t("dashboard-import-progress", { recorded: number(recorded), ballots: number(ballots) })}
      <progress max=${ballots} value=${recorded}>${percent((100 * recorded) / ballots)}</progress>
    </label>
  </p>`;
}

/** The bytes of a file; a Problem if it was changed or moved after it was chosen. */
async function contentOf(file) {
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    throw new Problem(400, { code: "file-changed" });
  }
}

async function send(id, content, query) {
  const how = { body: content, type: "application/octet-stream", patience: HOUR };
  return (await asMe("POST", `/polls/${id}/ballots/import/?${query}`, how)).data;
}
