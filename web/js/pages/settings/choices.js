/** What is notified where: by kind, in the inbox and by mail. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { ErrorSummary, SubmitButton, useSubmit } from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { Notice, ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { loadAccount } from "./account.js";

const PATH = "/users/me/notifications/choices/";
const TIMES = ["soon", "daily", "off"];

/** The table of kinds, and what to know about mails. */
export function Choices() {
  const { data, problem, reload, set } = useLoad(load);
  if (problem && !data) return html`<${ProblemNotice} problem=${problem} onRetry=${reload} />`;
  if (!data) return html`<${Loading} />`;
  return html`${!data.isVerified &&
    html`<${Notice} kind="warn">
      <p>${t("choices-unverified")} <a href="/settings">${t("choices-verify")}</a></p>
    <//>`}
    <${Form} choices=${data.choices} onChange=${(choices) => set({ ...data, choices })} />`;
}

function Form({ choices, onChange }) {
  const [isSaved, setIsSaved] = useState(false);
  const [problem, busy, submit] = useSubmit(async (form) => {
    setIsSaved(false);
    const body = changedOf(form, choices);
    if (Object.keys(body).length) onChange((await asMe("PATCH", PATH, { body })).data);
    setIsSaved(true);
    announce(t("saved"));
  });
  return html`<form method="post" onSubmit=${submit} onInput=${() => setIsSaved(false)}>
    <${ErrorSummary} problem=${problem} />
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">${t("choices-kind")}</th>
            <th scope="col" id=${"choice-inbox"}>${t("choices-inbox")}</th>
            <th scope="col" id=${"choice-mail"}>${t("choices-mail")}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(choices).map(
            ([kind, choice]) => html`<${Row} key=${kind} kind=${kind} choice=${choice} />`,
          )}
        </tbody>
      </table>
    </div>
    <p class="buttons">
      <${SubmitButton} busy=${busy}>${t("save")}<//>
      ${isSaved && html`<span class="soft">${t("saved")}</span>`}
    </p>
  </form>`;
}

function Row({ kind, choice }) {
  return html`<tr>
    <th scope="row" id=${`choice-${kind}`}>${t(`choices-${kind}`)}</th>
    <td>
      <label class="check">
        <input
          type="checkbox"
          name=${`${kind} inbox`}
          defaultChecked=${choice.inbox}
          aria-labelledby=${`choice-${kind} choice-inbox`}
        />
      </label>
    </td>
    <td>
      <select name=${`${kind} mail`} aria-labelledby=${`choice-${kind} choice-mail`}>
        ${TIMES.map(
          (one) => html`<option key=${one} value=${one} selected=${one === choice.mail}>
            ${t(`choices-${one}`)}
          </option>`,
        )}
      </select>
    </td>
  </tr>`;
}

/** The kinds and channels that the person has changed. */
function changedOf(form, choices) {
  const changes = {};
  for (const [kind, choice] of Object.entries(choices)) {
    const inbox = form.has(`${kind} inbox`);
    const mail = form.get(`${kind} mail`);
    if (inbox !== choice.inbox) changes[kind] = { inbox };
    if (mail !== choice.mail) changes[kind] = { ...changes[kind], mail };
  }
  return changes;
}

async function load() {
  const [choices, account] = await Promise.all([asMe("GET", PATH), loadAccount()]);
  return { choices: choices.data, isVerified: account.user.email_verified };
}
