/** Confirm an e-mail address by the token of a mail, when the button is pressed. */

import { html, useState } from "../../vendor/ui.js";
import { send } from "../core/api.js";
import { t } from "../core/messages.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../parts/forms.js";
import { TokenField, tokenOf, useMailToken } from "../parts/mail-token.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";

function VerifyEmail() {
  const token = useMailToken();
  const [done, setDone] = useState(null);
  if (done && done.token === token) return html`<${Done} />`;
  return html`<h1>${t("verify-email-title")}</h1>
    <p>${t(token ? "verify-email-lead" : "verify-email-enter")}</p>
    <${Form} key=${token} token=${token} onDone=${() => setDone({ token })} />`;
}

function Form({ token, onDone }) {
  const [problem, busy, submit] = useSubmit(async (form) => {
    await send("POST", "/auth/verify-email/", { token: tokenOf(form, token) });
    onDone();
  });
  const isStale = problem?.code === "invalid-mail-token";
  const fields = { token: t("mail-token-label") };
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields}>
      ${isStale && html`<p><a href="/settings">${t("verify-email-another")}</a></p>`}
    <//>
    ${!token && html`<${TokenField} error=${fieldErrors(problem).token} />`}
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("verify-email-submit")}<//></p>
  </form>`;
}

function Done() {
  return html`<${Notice} kind="good" level="1" title=${t("verify-email-done")} focus=${true}>
      <p>${t("verify-email-done-why")}</p>
    <//>
    <p class="buttons">
      <a class="button primary" href="/polls">${t("nav-polls")}</a>
      <a class="button" href="/settings">${t("nav-settings")}</a>
    </p>`;
}

start(VerifyEmail);
