/** Files of a poll: results, rounds, timeline, audit log, ballots, and a report to print. */

import { html, useState } from "../../../vendor/ui.js";
import { fetchFile, saveFile } from "../../core/files.js";
import { announce } from "../../core/focus.js";
import { language, number, t } from "../../core/messages.js";
import { access } from "../../core/session.js";
import { Field, useSubmit } from "../../parts/forms.js";
import { ProblemNotice } from "../../parts/notice.js";
import { isFinal } from "../../parts/results/model.js";

const TABLES = ["csv", "json", "ndjson"];
const BALLOTS = ["csv", "ndjson", "blt", "abif", "preflib", "rctab"];
const PDF = ["en", "de"];

/** A form: what, in which format, and in which language a PDF is. */
export function Downloads({ poll, results }) {
  const kinds = kindsOf(poll, results);
  const [what, setWhat] = useState("results");
  const [format, setFormat] = useState("pdf");
  const [size, setSize] = useState(0);
  const [tag, setTag] = useState(PDF.includes(language) ? language : "en");
  const formats = kinds[what];
  const chosen = formats.includes(format) ? format : formats[0];
  const [problem, busy, submit] = useSubmit(async () => {
    setSize(0);
    const { name, blob } = await fetchFile(
      pathOf(poll.id, what, chosen, tag),
      await access(),
      setSize,
    );
    saveFile(name || `${what}-${poll.id}.${chosen}`, blob);
    announce(t("dashboard-saved", { name: name || what }));
  });
  return html`<form onSubmit=${submit}>
    ${problem && html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${submit} />`}
    <div class="fields">
      <${Choice} name="what" value=${what} set=${setWhat} options=${Object.keys(kinds)} />
      <${Choice} name="format" value=${chosen} set=${setFormat} options=${formats} />
      ${
        chosen === "pdf" &&
        html`<${Choice} name="language" value=${tag} set=${setTag} options=${PDF} />`
      }
    </div>
    <p class="soft">${t(`dashboard-what-${what}-why`)}</p>
    ${!isFinal(results) && html`<p class="soft">${t("dashboard-downloads-not-final")}</p>`}
    ${
      poll.rules.publish_ballots === false &&
      html`<p class="soft">${t("dashboard-no-ballots")}</p>`
    }
    <p class="buttons">
      <button type="submit" class="button primary" aria-disabled=${busy}>
        ${t(busy ? "loading" : "dashboard-download")}
      </button>
    </p>
    ${
      busy && size > 100_000 &&
      html`<p role="status">${t("dashboard-received", { size: megabytes(size) })}</p>`
    }
  </form>`;
}

function Choice({ name, value, set, options }) {
  return html`<${Field} name="download-${name}" label=${t(`dashboard-${name}`)}>
    ${(props) =>
      html`<select ...${props} value=${value} onChange=${(event) => set(event.target.value)}>
        ${options.map(
          (option) =>
            html`<option key=${option} value=${option} selected=${option === value}>
              ${t(`dashboard-${name}-${option}`)}
            </option>`,
        )}
      </select>`}
  <//>`;
}

/** The formats of each kind of file that there is now. */
function kindsOf(poll, results) {
  const kinds = { results: ["pdf", ...TABLES] };
  if (results?.tally?.report_digest) kinds.rounds = TABLES;
  kinds.timeline = kinds.audit = TABLES;
  // Before the final count, nobody gets ballots: who asks after each vote would learn all of them.
  if (isFinal(results)) kinds.ballots = poll.rules.publish_ballots === false ? ["rctab"] : BALLOTS;
  return kinds;
}

function pathOf(id, what, format, tag) {
  if (what === "ballots") return `/polls/${id}/ballots/export/?format=${format}`;
  const more = format === "pdf" ? `&language=${tag}` : "";
  return `/polls/${id}/export/?what=${what}&format=${format}${more}`;
}

function megabytes(size) {
  const shown = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 };
  return number(size / 1_000_000, shown);
}
