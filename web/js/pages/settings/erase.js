/** Erasing the account: the user name is typed, and the password proven. */

import { html, useState } from "../../../vendor/ui.js";
import { Problem } from "../../core/api.js";
import { t } from "../../core/messages.js";
import { asMe, signOut } from "../../core/session.js";
import { CurrentPassword, UserName } from "../../parts/account.js";
import { Confirm } from "../../parts/confirm.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Text } from "../../parts/text.js";
import { loadAccount } from "./account.js";

const PLACES = { "wrong-password": "password", "too-many-tries": "password" };

/** What erasing means, and the button that asks for it. */
export function Erase({ onErased }) {
  const { data, problem, reload } = useLoad(loadAccount);
  const [asks, setAsks] = useState(false);
  return html`<p>${t("erase-lead")}</p>
    <ul>
      <li>${t("erase-account")}</li>
      <li>${t("erase-polls")}</li>
      <li>${t("erase-votes")}</li>
    </ul>
    ${problem && html`<${ProblemNotice} problem=${problem} onRetry=${reload} />`}
    <p class="buttons">
      <button type="button" class="button danger" onClick=${() => setAsks(true)}>
        ${t("erase-begin")}
      </button>
    </p>
    ${asks &&
    data &&
    html`<${Ask} user=${data.user} onErased=${onErased} onClose=${() => setAsks(false)} />`}`;
}

function Ask({ user, onErased, onClose }) {
  async function confirmed(form) {
    requireName(form.get("confirmation"), user.username);
    await erase(form.get("password"));
    onErased();
  }
  const fields = { confirmation: t("erase-name"), password: t("account-current-password") };
  const name = (text) => html`<strong><bdi>${text}</bdi></strong>`;
  return html`<${Confirm}
    title=${t("erase-title")}
    action=${t("erase-now")}
    ...${{ fields, onClose }}
    places=${PLACES}
    onConfirm=${confirmed}
  >
    ${(errors) => html`<p>
        <${Text} id="erase-confirm" args=${{ name: user.username }} parts=${{ name }} />
      </p>
      <${UserName}
        name="confirmation"
        label=${fields.confirmation}
        error=${errors.confirmation}
        autocomplete="off"
      />
      <${CurrentPassword}
        name="password"
        label=${fields.password}
        error=${errors.password}
      />`}
  <//>`;
}

function requireName(entered, name) {
  if (entered.trim().toLowerCase() === name.toLowerCase()) return;
  const text = t("erase-name-wrong");
  throw new Problem(400, {
    code: "invalid-request",
    errors: [{ pointer: "/confirmation", code: "mismatch", text }],
  });
}

/** The password proves who asks; then the account is erased, and this browser signed out. */
async function erase(password) {
  await asMe("DELETE", "/users/me/", { body: { current_password: password } });
  try {
    await signOut();
  } catch {
    // The session has ended with the account.
  }
}
