/** What became of the mails: progress while they are sent, recipients by state, reminders. */

import { html, useEffect } from "../../../vendor/ui.js";
import { moment, number, percent, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { LazyDetails } from "../../parts/lazy.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Remind } from "./remind.js";

const PAUSE = 2_000; // milliseconds between two looks while mails are sent
const STATES = [
  "sent",
  "waiting",
  "sending",
  "refused",
  "uncertain",
  "stopped",
  "unsubscribed",
];

/** The mailing of a poll; nothing where none was begun. */
export function Mailed({ poll, turn }) {
  const { data, problem, reload } = useLoad(() => read(poll.id), [poll.id, turn]);
  const left = data ? data.recipients.waiting + data.recipients.sending : 0;
  useEffect(() => {
    if (!left) return undefined;
    const timer = setInterval(() => document.hidden || reload(), PAUSE);
    return () => clearInterval(timer);
  }, [left > 0]);
  if (problem && !data)
    return html`<${ProblemNotice} problem=${problem} focus=${false} onRetry=${reload} />`;
  if (!data) return null;
  const all = STATES.reduce((sum, state) => sum + data.recipients[state], 0);
  return html`<h2>${t("invite-mailed")}</h2>
    ${
      left > 0 &&
      html`<${Progress} done=${all - left} all=${all} isOpen=${poll.status === "open"} />`
    }
    <table class="numbers">
      <caption class="unseen">
        ${t("invite-mailed")}
      </caption>
      <tbody>
        ${STATES.filter((state) => data.recipients[state] > 0).map(
          (state) =>
            html`<tr key=${state} data-state=${state}>
              <th scope="row">
                ${t(`invite-state-${state}`)}
                <span class="soft small invite-why">${t(`invite-state-${state}-why`)}</span>
              </th>
              <td class="number">${number(data.recipients[state])}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${data.stopped_at && html`<p>${t("invite-stopped", { time: moment(data.stopped_at) })}</p>`}
    <${Remind} poll=${poll} mailing=${data} onReminded=${reload} />
    <${LazyDetails}
      summary=${t("invite-recipients")}
      load=${() => import("./recipients.js").then((module) => module.Recipients)}
      poll=${poll}
      counts=${data.recipients}
    />`;
}

function Progress({ done, all, isOpen }) {
  const share = percent((100 * done) / all);
  return html`<p>
    <label>
      ${t("invite-progress", { done, all })}
      <progress max=${all} value=${done}>${share}</progress>
    </label>
    ${!isOpen && html`<span class="soft">${t("invite-progress-scheduled")}</span>`}
  </p>`;
}

/** The mailing, or null where nobody was invited by mail. */
async function read(id) {
  try {
    return (await asMe("GET", `/polls/${id}/invitations/send/`)).data;
  } catch (problem) {
    if (problem.status === 404) return null;
    throw problem;
  }
}
