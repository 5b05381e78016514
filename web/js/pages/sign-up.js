/** Create an account, sign in with it, and go on to `?next=`. */

import { html, useState } from "../../vendor/ui.js";
import { Problem, send } from "../core/api.js";
import { t } from "../core/messages.js";
import { nextAddress } from "../core/next.js";
import { signIn } from "../core/session.js";
import { Email, NewPassword, UserName } from "../parts/account.js";
import { AlreadyIn } from "../parts/already-in.js";
import {
  ErrorSummary,
  fieldErrors,
  SubmitButton,
  useKeys,
  useSubmit,
} from "../parts/forms.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";
import { Text } from "../parts/text.js";

const PLACES = { "username-taken": "username", "email-taken": "email" };

function SignUp() {
  const [made, setMade] = useState(null);
  if (made) return html`<${Welcome} ...${made} />`;
  return html`<h1>${t("sign-up-title")}</h1>
    <${AlreadyIn}>
      <p>${t("sign-up-lead")}</p>
      <${Form} onDone=${setMade} />
    <//>`;
}

function Form({ onDone }) {
  const keys = useKeys();
  const [problem, busy, submit] = useSubmit(async (form) => {
    const account = Object.fromEntries(form);
    const user = await send("POST", "/users/", account, { key: keys.of(account) });
    onDone({ user, isIn: await enter(user.username, account.password) });
  }, PLACES);
  const errors = fieldErrors(problem);
  const fields = {
    username: t("account-username"),
    email: t("account-email"),
    password: t("account-password"),
  };
  const isTaken = problem?.code === "email-taken";
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields}>
      ${isTaken && html`<p><a href="/forgot-password">${t("sign-in-forgot")}</a></p>`}
    <//>
    <${UserName}
      label=${fields.username}
      hint=${t("account-username-hint")}
      error=${errors.username}
    />
    <${Email}
      label=${fields.email}
      hint=${t("account-email-hint")}
      error=${errors.email}
    />
    <${NewPassword} name="password" label=${fields.password} error=${errors.password} />
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("nav-sign-up")}<//></p>
    <p>
      ${t("sign-up-have-account")}${" "}
      <a href=${`/sign-in${location.search}`}>${t("nav-sign-in")}</a>
    </p>
  </form>`;
}

/** After the account has been made. */
function Welcome({ user, isIn }) {
  const address = (text) => html`<strong><bdi dir="ltr">${text}</bdi></strong>`;
  const next = nextAddress("/polls/new");
  return html`<${Notice} kind="good" level="1" title=${t("sign-up-done")} focus=${true}>
      <p><${Text} id="sign-up-mail" args=${{ email: user.email }} parts=${{ address }} /></p>
      ${!isIn && html`<p>${t("sign-up-not-in")}</p>`}
    <//>
    <p class="buttons">
      ${isIn
        ? html`<a class="button primary" href=${next}>
            ${t(next === "/polls/new" ? "sign-up-first-poll" : "continue")}
          </a>`
        : html`<a class="button primary" href=${`/sign-in${location.search}`}>
            ${t("nav-sign-in")}
          </a>`}
      <a class="button quiet" href="/verify-email">${t("mail-token-have")}</a>
    </p>`;
}

/** Sign in to the new account; the account stays if that fails. */
async function enter(username, password) {
  try {
    await signIn(username, password);
    return true;
  } catch (problem) {
    if (problem instanceof Problem) return false;
    throw problem;
  }
}

start(SignUp);
