/** Set a new password by the token of a mail. */

import { html, useState } from "../../vendor/ui.js";
import { send } from "../core/api.js";
import { t } from "../core/messages.js";
import { access, signOut } from "../core/session.js";
import { NewPassword } from "../parts/account.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../parts/forms.js";
import { TokenField, tokenOf, useMailToken } from "../parts/mail-token.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";

function ResetPassword() {
  const token = useMailToken();
  const [isDone, setIsDone] = useState(false);
  if (isDone) return html`<${Done} />`;
  return html`<h1>${t("reset-password-title")}</h1>
    <p>${t("reset-password-lead")}</p>
    <${Form} key=${token} token=${token} onDone=${() => setIsDone(true)} />`;
}

function Form({ token, onDone }) {
  const [problem, busy, submit] = useSubmit(async (form) => {
    const body = { token: tokenOf(form, token), new_password: form.get("new_password") };
    await send("POST", "/auth/password-reset/confirm/", body);
    await leave();
    onDone();
  });
  const fields = { token: t("mail-token-label"), new_password: t("account-new-password") };
  const errors = fieldErrors(problem);
  const isStale = problem?.code === "invalid-mail-token";
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields}>
      ${isStale && html`<p><a href="/forgot-password">${t("reset-password-another")}</a></p>`}
    <//>
    ${!token && html`<${TokenField} error=${errors.token} />`}
    <${NewPassword} label=${fields.new_password} error=${errors.new_password} />
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("reset-password-submit")}<//></p>
  </form>`;
}

function Done() {
  return html`<${Notice} kind="good" level="1" title=${t("reset-password-done")} focus=${true}>
      <p>${t("reset-password-ended")}</p>
    <//>
    <p class="buttons"><a class="button primary" href="/sign-in">${t("nav-sign-in")}</a></p>`;
}

/** The new password has ended all sessions; the tabs of this browser learn it at once. */
async function leave() {
  try {
    if (await access()) await signOut();
  } catch {
    // The session has ended all the same.
  }
}

start(ResetPassword);
