/** The fields of an account, which several forms have, with what browsers and managers need. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Field } from "./forms.js";
import { PasswordField } from "./password.js";

/** The user name; `autocomplete` is off where it only confirms something. */
export function UserName({ name = "username", autocomplete = "username", ...field }) {
  return html`<${Field}
    name=${name}
    autocomplete=${autocomplete}
    autocapitalize="none"
    spellcheck=${false}
    maxlength="64"
    dir="auto"
    required
    ...${field}
  />`;
}

/** The e-mail address. */
export function Email(field) {
  return html`<${Field}
    name="email"
    type="email"
    autocomplete="email"
    maxlength="254"
    dir="ltr"
    required
    ...${field}
  />`;
}

/** The password that is to be; its hint says what makes a good one. */
export function NewPassword({ name = "new_password", ...field }) {
  const hint = t("account-password-hint");
  return html`<${PasswordField} ...${{ name, hint, ...field }} autocomplete="new-password" />`;
}

/** The password that the account has, which proves who asks. */
export function CurrentPassword({ name = "current_password", ...field }) {
  return html`<${PasswordField} ...${{ name, ...field }} autocomplete="current-password" />`;
}
