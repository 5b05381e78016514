/** Secrets of mailed links, `#token=…`: in memory only, and sent only when a button is pressed. */

import { html, useEffect, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { takeSecret } from "../core/store.js";
import { Field } from "./forms.js";

/** The token of the link that led here, also if another link is opened in this tab; else null. */
export function useMailToken() {
  const [token, setToken] = useState(takeSecret);
  useEffect(() => {
    const take = () => setToken((old) => takeSecret() || old);
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return token;
}

/** A field for the code of a mail, for links that were cut and mails that have no link. */
export function TokenField({ error }) {
  return html`<${Field}
    name="token"
    label=${t("mail-token-label")}
    hint=${t("mail-token-hint")}
    error=${error}
    autocomplete="one-time-code"
    autocapitalize="none"
    spellcheck=${false}
    maxlength="256"
    class="mono"
    dir="ltr"
    required
  />`;
}

/** The token that a form sends: that of the link, else the one that was entered. */
export function tokenOf(form, token) {
  return token || form.get("token").trim();
}
