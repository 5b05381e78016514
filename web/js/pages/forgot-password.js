/** Request a mail with a link to set a new password. */

import { html, useState } from "../../vendor/ui.js";
import { send } from "../core/api.js";
import { t } from "../core/messages.js";
import { Email } from "../parts/account.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../parts/forms.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";
import { Text } from "../parts/text.js";

function ForgotPassword() {
  const [address, setAddress] = useState(null);
  if (address) return html`<${Sent} address=${address} onAgain=${() => setAddress(null)} />`;
  return html`<h1>${t("forgot-password-title")}</h1>
    <p>${t("forgot-password-lead")}</p>
    <${Form} onDone=${setAddress} />`;
}

function Form({ onDone }) {
  const [problem, busy, submit] = useSubmit(async (form) => {
    const email = form.get("email").trim();
    await send("POST", "/auth/password-reset/", { email });
    onDone(email);
  });
  const fields = { email: t("account-email") };
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields} />
    <${Email} label=${fields.email} error=${fieldErrors(problem).email} />
    <p class="buttons">
      <${SubmitButton} busy=${busy}>${t("forgot-password-submit")}<//>
      <a class="button quiet" href="/sign-in">${t("nav-sign-in")}</a>
    </p>
  </form>`;
}

/** Says the same whether or not an account has the address. */
function Sent({ address, onAgain }) {
  const shown = (text) => html`<strong><bdi dir="ltr">${text}</bdi></strong>`;
  return html`<${Notice} kind="good" level="1" title=${t("forgot-password-sent")} focus=${true}>
      <p>
        <${Text}
          id="forgot-password-mail"
          args=${{ email: address }}
          parts=${{ address: shown }}
        />
      </p>
      <p>${t("forgot-password-wait")}</p>
    <//>
    <p class="buttons">
      <button type="button" class="button" onClick=${onAgain}>
        ${t("forgot-password-again")}
      </button>
      <a class="button quiet" href="/reset-password">${t("mail-token-have")}</a>
    </p>`;
}

start(ForgotPassword);
