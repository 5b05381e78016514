/** The form to change the password. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { CurrentPassword, NewPassword } from "../../parts/account.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { Notice } from "../../parts/notice.js";
import { NameForManagers } from "../../parts/password.js";
import { loadAccount } from "./account.js";
import { changed } from "./sessions.js";

const PLACES = { "wrong-password": "current_password", "too-many-tries": "current_password" };

/** The current and the new password; all other sessions end with the change. */
export function Password() {
  const [done, setDone] = useState(0);
  const { data: account } = useLoad(loadAccount);
  const [problem, busy, submit] = useSubmit(async (form) => {
    await asMe("POST", "/users/me/password/", { body: Object.fromEntries(form) });
    setDone(done + 1);
    changed();
  }, PLACES);
  const errors = fieldErrors(problem);
  const fields = {
    current_password: t("account-current-password"),
    new_password: t("account-new-password"),
  };
  return html`${done > 0 &&
    !problem &&
    html`<${Notice} key=${done} kind="good" level="3" title=${t("password-changed")} focus=${true}>
      <p>${t("password-changed-why")}</p>
    <//>`}
    <form key=${`form-${done}`} method="post" novalidate onSubmit=${submit}>
      <${ErrorSummary} problem=${problem} fields=${fields} />
      <${NameForManagers} name=${account?.user.username} />
      <${CurrentPassword} label=${fields.current_password} error=${errors.current_password} />
      <${NewPassword} label=${fields.new_password} error=${errors.new_password} />
      <p class="buttons"><${SubmitButton} busy=${busy}>${t("password-change")}<//></p>
    </form>`;
}
