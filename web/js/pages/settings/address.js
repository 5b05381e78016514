/** The e-mail address: whether it is confirmed, another mail, and a change with the password. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { CurrentPassword, Email } from "../../parts/account.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../../parts/forms.js";
import { Notice } from "../../parts/notice.js";
import { NameForManagers } from "../../parts/password.js";
import { Text } from "../../parts/text.js";
import { changeAccount } from "./account.js";

const PLACES = { "wrong-password": "password", "email-taken": "email" };

/** The address of the account, its state, and the form to change it. */
export function Address({ account, onChange }) {
  const { user } = account;
  const [changed, setChanged] = useState(null);
  async function keep(next) {
    onChange(next);
    setChanged(next.user.email);
  }
  const address = (text) => html`<strong><bdi dir="ltr">${text}</bdi></strong>`;
  return html`<p>
      <strong><bdi dir="ltr">${user.email}</bdi></strong>${" "}
      <span class=${user.email_verified ? "tag good" : "tag warn"}>
        ${t(user.email_verified ? "address-confirmed" : "address-unconfirmed")}
      </span>
    </p>
    ${changed &&
    html`<${Notice}
      key=${changed}
      kind="good"
      level="3"
      title=${t("address-changed")}
      focus=${true}
    >
      <p><${Text} id="address-mail" args=${{ email: changed }} parts=${{ address }} /></p>
      <p><a href="/verify-email">${t("mail-token-have")}</a></p>
    <//>`}
    ${!user.email_verified && !changed && html`<${Confirm} email=${user.email} />`}
    <h3>${t("address-change-title")}</h3>
    <${Change} key=${user.email} account=${account} onChange=${keep} />`;
}

function Confirm({ email }) {
  const [isSent, setIsSent] = useState(false);
  const [problem, busy, submit] = useSubmit(async () => {
    await asMe("POST", "/users/me/email/verify/", { body: {} });
    setIsSent(true);
  });
  const address = (text) => html`<strong><bdi dir="ltr">${text}</bdi></strong>`;
  if (isSent) {
    return html`<${Notice} kind="good" level="3" title=${t("address-sent")} focus=${true}>
      <p><${Text} id="address-mail" args=${{ email }} parts=${{ address }} /></p>
      <p><a href="/verify-email">${t("mail-token-have")}</a></p>
    <//>`;
  }
  return html`<form method="post" onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} />
    <p>${t("address-why")}</p>
    <p class="buttons"><${SubmitButton} busy=${busy} kind="">${t("address-send")}<//></p>
  </form>`;
}

function Change({ account, onChange }) {
  const [problem, busy, submit] = useSubmit(async (form) => {
    const body = { email: form.get("email").trim(), password: form.get("password") };
    onChange(await changeAccount(account, body));
  }, PLACES);
  const errors = fieldErrors(problem);
  const fields = { email: t("address-new"), password: t("account-current-password") };
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields} />
    <${NameForManagers} name=${account.user.username} />
    <${Email} label=${fields.email} error=${errors.email} />
    <${CurrentPassword}
      name="password"
      label=${fields.password}
      error=${errors.password}
    />
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("address-change")}<//></p>
  </form>`;
}
