/** A saved file: ballots, an export, a poll or a report, from the disk of this device. */

import { html, useId } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { sha256 } from "../../core/sha256.js";
import { CopyField } from "../../parts/copy.js";
import { Said } from "../../parts/text.js";
import { Checks, useChecks } from "./checks.js";
import { isPoll } from "./definition.js";
import { readFile } from "./files.js";
import { checkDefinition, Digests } from "./poll.js";

/** Pick a file; it stays on the device. */
export function FileSection() {
  const [found, busy, run] = useChecks();
  const id = useId();
  const pick = (event) => {
    const [file] = event.currentTarget.files;
    if (file) run(checkFile(file));
  };
  return html`<section aria-labelledby="file">
    <h2 id="file">${t("verify-file")}</h2>
    <p>${t("verify-file-how")}</p>
    <div class="field">
      <label for=${id}>${t("verify-file-pick")}</label>
      <input id=${id} type="file" onChange=${pick} />
    </div>
    <${Checks} found=${found} busy=${busy} />
  </section>`;
}

async function* checkFile(file) {
  let read;
  try {
    read = await readFile(file.stream());
  } catch {
    yield { state: "open", id: "verify-file-unreadable" };
    return;
  }
  yield* SAYINGS[read.kind](read, file);
}

const SAYINGS = { ballots, export: exported, other };

function* ballots({ header, count, cast, problem, line = 0 }, file) {
  if (problem) {
    yield { state: "wrong", id: `verify-file-${problem}`, args: { line, cast: cast ?? 0 } };
    return;
  }
  const more = html`<p class="small"><${Said} text=${header.title || file.name} /></p>`;
  yield { state: "right", id: "verify-file-ballots", args: { count: cast }, more };
  if (count) yield { state: "right", id: "verify-file-counted", more: table(header, count) };
  const command = `provote-verify tally ${quoted(file.name)}`;
  yield {
    state: "open",
    id: count ? "verify-file-report" : "verify-by-program",
    more: html`<${CopyField} label=${t("verify-command")} value=${command} />
      ${header.report_digest && html`<p class="small"><code>${header.report_digest}</code></p>`}`,
  };
}

/** A file's name for a command line: one that says something to a shell is only a name. */
function quoted(name) {
  return /^\w[\w.-]*$/.test(name) ? name : `'./${name.replaceAll("'", "'\\''")}'`;
}

function table(header, count) {
  const elected = new Set(count.elected || []);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t("verify-choice")}</th>
        <th scope="col" class="number">${t("verify-tally")}</th>
      </tr>
    </thead>
    <tbody>
      ${header.candidates.map(
        ({ label }, position) =>
          html`<tr key=${position}>
            <th scope="row">
              <${Said} text=${label} />
              ${elected.has(position) && html` <span class="tag good">${t("verify-wins")}</span>`}
            </th>
            <td class="number">${shown(count.tallies[position])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function shown(text) {
  return /^-?\d+$/.test(text) ? number(Number(text)) : text;
}

function* exported({ stated, computed }) {
  const isRight = stated === computed;
  yield {
    state: isRight ? "right" : "wrong",
    id: isRight ? "verify-file-export" : "verify-file-changed",
    more: html`<${Digests} stated=${stated} computed=${computed} />`,
  };
}

function* other({ text }) {
  const value = parsed(text);
  if (isPoll(value)) yield* checkDefinition(value);
  else if (value?.report === 1) {
    const digest = sha256(text.replace(/\n$/, ""));
    yield { state: "open", id: "verify-file-digest", more: html`<p><code>${digest}</code></p>` };
  } else yield { state: "wrong", id: "verify-file-unknown" };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
