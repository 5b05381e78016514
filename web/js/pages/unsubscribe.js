/** Get no more mails like the one with this link, when the button is pressed. */

import { html, useState } from "../../vendor/ui.js";
import { send } from "../core/api.js";
import { t } from "../core/messages.js";
import { ErrorSummary, SubmitButton, useSubmit } from "../parts/forms.js";
import { useMailToken } from "../parts/mail-token.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";

function Unsubscribe() {
  const token = useMailToken();
  const [done, setDone] = useState(null);
  if (!token) {
    return html`<${Notice} kind="warn" level="1" title=${t("unsubscribe-no-link")}>
      <p>${t("unsubscribe-open-again")}</p>
    <//>`;
  }
  if (done === token) {
    return html`<${Notice} kind="good" level="1" title=${t("unsubscribe-done")} focus=${true}>
      <p>${t("unsubscribe-done-why")}</p>
    <//>`;
  }
  return html`<h1>${t("unsubscribe-title")}</h1>
    <p>${t("unsubscribe-lead")}</p>
    <ul>
      <li>${t("unsubscribe-invitation")}</li>
      <li>${t("unsubscribe-notification")}</li>
    </ul>
    <${Form} key=${token} token=${token} onDone=${() => setDone(token)} />`;
}

function Form({ token, onDone }) {
  const [problem, busy, submit] = useSubmit(async () => {
    await send("POST", `/users/unsubscribe/${encodeURIComponent(token)}/`);
    onDone();
  });
  return html`<form method="post" onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} />
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("unsubscribe-submit")}<//></p>
  </form>`;
}

start(Unsubscribe);
