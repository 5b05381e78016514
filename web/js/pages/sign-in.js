/** Sign in by user name and password, then go on to `?next=`. */

import { html } from "../../vendor/ui.js";
import { Problem } from "../core/api.js";
import { t } from "../core/messages.js";
import { nextAddress } from "../core/next.js";
import { signIn } from "../core/session.js";
import { CurrentPassword, UserName } from "../parts/account.js";
import { AlreadyIn } from "../parts/already-in.js";
import { ErrorSummary, fieldErrors, SubmitButton, useSubmit } from "../parts/forms.js";
import { start } from "../parts/start.js";

const PLACES = { "too-many-tries": "password" };

function SignIn() {
  return html`<h1>${t("sign-in-title")}</h1>
    <${AlreadyIn}><${Form} /><//>`;
}

function Form() {
  const [problem, busy, submit] = useSubmit(async (form) => {
    const username = form.get("username").trim();
    if (username.includes("@")) throw isAddress();
    await signIn(username, form.get("password"));
    location.replace(nextAddress("/polls")); // "back" does not lead to a form that is done
  }, PLACES);
  const errors = fieldErrors(problem);
  const fields = { username: t("account-username"), password: t("account-password") };
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields} label=${t("sign-in-failed")} />
    <${UserName} label=${fields.username} error=${errors.username} />
    <${CurrentPassword}
      name="password"
      label=${fields.password}
      error=${errors.password}
    />
    <p class="buttons">
      <${SubmitButton} busy=${busy}>${t("sign-in-submit")}<//>
      <a class="button quiet" href="/forgot-password">${t("sign-in-forgot")}</a>
    </p>
    <p>
      ${t("sign-in-no-account")}${" "}
      <a href=${`/sign-up${location.search}`}>${t("nav-sign-up")}</a>
    </p>
  </form>`;
}

/** An address was entered, which no user name can be. */
function isAddress() {
  const errors = [{ pointer: "/username", code: "is-address", text: t("sign-in-is-address") }];
  return new Problem(400, { code: "invalid-request", errors });
}

start(SignIn);
