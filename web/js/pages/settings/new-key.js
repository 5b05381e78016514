/** The form that creates an API key. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { CurrentPassword } from "../../parts/account.js";
import {
  Checks,
  ErrorSummary,
  Field,
  fieldErrors,
  SubmitButton,
  useKeys,
  useSubmit,
} from "../../parts/forms.js";

export const PATH = "/users/me/api-keys/";
const SCOPES = ["results:read", "votes:delegate"];
const PLACES = { "wrong-password": "current_password", "too-many-tries": "current_password" };

/** Name, scopes, password; `onCreate(key)` gets the key itself. */
export function NewKey({ onCreate }) {
  const keys = useKeys();
  const [made, setMade] = useState(0);
  const [problem, busy, submit] = useSubmit(async (form) => {
    const body = {
      name: form.get("name"),
      scopes: form.getAll("scopes"),
      current_password: form.get("current_password"),
    };
    const { data } = await asMe("POST", PATH, { body, key: keys.of(body) });
    keys.done();
    setMade(made + 1); // an empty form
    onCreate(data);
  }, PLACES);
  const errors = fieldErrors(problem);
  const fields = {
    name: t("keys-name"),
    scopes: t("keys-scopes"),
    current_password: t("account-current-password"),
  };
  return html`<form key=${made} method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields} />
    <${Field}
      name="name"
      label=${fields.name}
      hint=${t("keys-name-hint")}
      error=${errors.name}
      autocomplete="off"
      maxlength="100"
      dir="auto"
      required
    />
    <${Checks} name="scopes" label=${fields.scopes} error=${errors.scopes} options=${scopes()} />
    <${CurrentPassword}
      label=${fields.current_password}
      hint=${t("keys-password-hint")}
      error=${errors.current_password}
    />
    <p class="buttons"><${SubmitButton} busy=${busy}>${t("keys-create")}<//></p>
  </form>`;
}

function scopes() {
  return SCOPES.map((scope) => {
    const id = scope.replace(":", "-");
    return { value: scope, label: t(`scope-${id}`), hint: t(`scope-${id}-why`) };
  });
}
