/** When votes came in: bars by minute, hour or day, and the same numbers as a table. */

import { html, useState } from "../../../vendor/ui.js";
import { number, t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { Chart } from "./chart.js";

const HOUR = 3_600_000;
const FORMATS = {
  minute: { dateStyle: "medium", timeStyle: "short" },
  hour: { dateStyle: "medium", timeStyle: "short" },
  day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
};
const ROWS = 48; // of the table, before someone asks for more

/** The timeline of a poll, with the length of its bars to choose. */
export function Timeline({ poll, analytics }) {
  const [bucket, setBucket] = useState(() => fitting(analytics));
  const { data, problem, reload } = useLoad(
    () => read(poll.id, bucket),
    [bucket, analytics.position, analytics.status],
  );
  return html`<h2>${t("dashboard-timeline")}</h2>
    <div class="field inline">
      <label for="bucket">${t("dashboard-bucket")}</label>
      <select id="bucket" value=${bucket} onChange=${(event) => setBucket(event.target.value)}>
        ${Object.keys(FORMATS).map(
          (name) =>
            html`<option key=${name} value=${name} selected=${name === bucket}>
              ${t(`dashboard-bucket-${name}`)}
            </option>`,
        )}
      </select>
    </div>
    ${
      problem &&
      html`<${ProblemNotice} problem=${problem} focus=${false} level=${3} onRetry=${reload} />`
    }
    ${
      data ? html`<${Bars} data=${data} analytics=${analytics} />` : !problem &&
      html`<${Loading} />`
    }`;
}

function Bars({ data, analytics }) {
  const { bucket, timezone } = data;
  const shown = (when) => time(when, { ...FORMATS[bucket], timeZone: timezone });
  const busy = data.buckets.filter(
    (one) => one.cast || one.changed || one.retracted || one.quarantined,
  );
  const most = Math.max(0, ...data.buckets.map(arrived));
  const best = data.buckets.find((one) => arrived(one) === most);
  const said = best
    ? t("dashboard-timeline-most", { bucket, count: most, time: shown(best.start) })
    : t("dashboard-timeline-none");
  // Of bars of a minute, the highest one is the busiest minute.
  const isSaidBelow = analytics.peak && bucket === "minute" && !data.earlier;
  return html`<figure class="timeline">
      <${Chart}
        buckets=${data.buckets}
        value=${arrived}
        most=${most}
        shown=${shown}
        label=${said}
      />
      <figcaption class="soft small">
        ${!isSaidBelow && said} ${data.earlier && t("dashboard-timeline-earlier")}
        ${t("dashboard-zone", { zone: timezone })}
      </figcaption>
    </figure>
    ${analytics.peak && html`<p>${peakWords(analytics.peak, timezone)}</p>`}
    <details class="unfold">
      <summary>${t("dashboard-timeline-table")}</summary>
      <${Table} rows=${busy} shown=${shown} bucket=${bucket} />
    </details>`;
}

/** The numbers of each bar with an event; a table is also what screen readers read best. */
function Table({ rows, shown, bucket }) {
  const [count, setCount] = useState(ROWS);
  const columns = ["cast", "changed", "retracted", "quarantined", "released", "voided"].filter(
    (name) => name === "cast" || rows.some((row) => row[name]),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("dashboard-timeline")}>
      <table class="numbers">
        <caption>
          ${t("dashboard-timeline-left-out")}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t(`dashboard-col-${bucket}`)}</th>
            ${columns.map(
              (name) =>
                html`<th scope="col" class="number" key=${name}>
                  ${t(`dashboard-col-${name}`)}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, count).map(
            (row) =>
              html`<tr key=${row.start}>
                <th scope="row">${shown(row.start)}</th>
                ${columns.map(
                  (name) => html`<td class="number" key=${name}>${number(row[name])}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      count < rows.length &&
      html`<p>
        <button type="button" class="button" onClick=${() => setCount(count + 10 * ROWS)}>
          ${t("more")}
        </button>
      </p>`
    }`;
}

function peakWords({ votes, minute }, timeZone) {
  const when = time(minute, { dateStyle: "full", timeStyle: "short", timeZone });
  return t("dashboard-peak", { count: votes, time: when });
}

/** Ballots that arrived in the time of a bar, held ones included. */
function arrived(one) {
  return one.cast + one.quarantined;
}

/** Bars that are neither one nor thousands. */
function fitting({ opened_at: opened, first_vote_at: first, last_vote_at: last, status }) {
  const begin = Date.parse(opened || first || last || new Date());
  const end = status === "open" ? Date.now() : Date.parse(last || new Date());
  const hours = (end - begin) / HOUR;
  return hours <= 3 ? "minute" : hours <= 8 * 24 ? "hour" : "day";
}

async function read(id, bucket) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const path = (name) =>
    `/analytics/polls/${id}/timeline/?bucket=${bucket}&timezone=${encodeURIComponent(name)}`;
  try {
    return (await asMe("GET", path(zone))).data;
  } catch (problem) {
    // The device knows a time zone that the platform does not.
    if (problem.status !== 400 || zone === "UTC") throw problem;
    return (await asMe("GET", path("UTC"))).data;
  }
}
