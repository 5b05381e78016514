/** What a file of ballots contains, and what the poll makes of it. */

import { html } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { Notice, detailOf } from "../../parts/notice.js";
import { Said } from "../../parts/text.js";

/** Ballots, candidates, and reasons for which ballots are not accepted. */
export function FileReport({ check, poll }) {
  const labels = new Map(poll.choices.map((choice) => [choice.id, choice.label]));
  const kind = check.importable ? "good" : "bad";
  const id =
    check.state === "completed" ? "dashboard-import-complete" : `dashboard-import-is-${kind}`;
  return html`<${Notice} kind=${kind} level=${3} focus title=${t(id, { count: check.ballots })}>
      <p>
        ${t("dashboard-import-what", { format: check.format.toUpperCase(), count: check.ballots })}
      </p>
      ${check.refused.length > 0 && html`<${Refused} refused=${check.refused} />`}
      ${
        check.notes.length > 0 &&
        html`<ul class="small">
          ${check.notes.map((note) => html`<li key=${note}>${note}</li>`)}
        </ul>`
      }
    <//>
    <div class="scroll">
      <table class="numbers">
        <caption>
          ${t("dashboard-import-candidates")}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t("dashboard-col-in-file")}</th>
            <th scope="col">${t("dashboard-col-choice")}</th>
          </tr>
        </thead>
        <tbody>
          ${check.candidates.map(
            (one) =>
              html`<tr key=${one.label}>
                <th scope="row"><${Said} text=${one.label} /></th>
                <td>${match(one, labels)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      check.missing_choices.length > 0 &&
      html`<p>${t("dashboard-import-missing", { count: check.missing_choices.length })}</p>`
    }`;
}

function Refused({ refused }) {
  return html`<ul>
    ${refused.map(
      (one) =>
        html`<li key=${one.code}>
          ${detailOf(one)}${" "}
          ${t("dashboard-import-lines", {
            count: one.ballots,
            lines: one.lines.map((line) => number(line)).join(", "),
          })}
        </li>`,
    )}
  </ul>`;
}

function match(candidate, labels) {
  if (candidate.choice) return html`<${Said} text=${labels.get(candidate.choice)} />`;
  if (candidate.withdrawn) return t("dashboard-import-withdrawn");
  if (candidate.near.length) {
    return html`<strong class="bad">${t("dashboard-import-near")}</strong>
      <${Said} text=${candidate.near.join(", ")} />`;
  }
  return html`<strong class="bad"
    >${t(candidate.write_in ? "dashboard-import-write-in" : "dashboard-import-unmatched")}</strong
  >`;
}
