/** The accounting of a poll in words: is every accepted vote stored, in order, and counted? */

import { html } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useLoad } from "../../parts/loading.js";
import { Notice, ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";

const STEPS = ["accepted", "stored", "sequenced", "counted"];
const LESS = ["retracted", "voided", "quarantined"];

/** The figures of two services, compared by the platform. It reads every vote of the poll. */
export function Accounting({ poll }) {
  const { data, problem, busy, reload } = useLoad(() => read(poll.id), [poll.id]);
  if (problem) return html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${reload} />`;
  if (!data) return html`<${Loading} />`;
  const isRight = data.balanced;
  return html`<${Notice}
      kind=${isRight ? "good" : "warn"}
      level=${3}
      title=${t(isRight ? "dashboard-balanced" : "dashboard-unbalanced")}
    >
      <p>${t(isRight ? "dashboard-balanced-what" : "dashboard-unbalanced-what", data)}</p>
    <//>
    <table class="numbers">
      <caption class="unseen">
        ${t("dashboard-accounting")}
      </caption>
      <tbody>
        ${STEPS.map((name) => html`<${Line} key=${name} name=${name} count=${data[name]} />`)}
        ${LESS.filter((name) => data[name] > 0).map(
          (name) => html`<${Line} key=${name} name=${name} count=${data[name]} />`,
        )}
      </tbody>
    </table>
    <p class="buttons">
      <button type="button" class="button" aria-disabled=${busy} onClick=${reload}>
        ${t(busy ? "loading" : "dashboard-accounting-again")}
      </button>
    </p>`;
}

function Line({ name, count }) {
  return html`<tr>
    <th scope="row">${t(`dashboard-account-${name}`)}</th>
    <td class="number">${number(count)}</td>
  </tr>`;
}

async function read(id) {
  // Millions of votes take seconds.
  return (await asMe("GET", `/polls/${id}/accounting/`, { patience: 60_000 })).data;
}
