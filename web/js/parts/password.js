/** A password field: what is typed can be shown, and a Caps Lock that is on is said. */

import { html, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Field } from "./forms.js";

/**
 * A field for a password. `autocomplete` is current-password or new-password, so that password
 * managers fill or suggest it.
 */
export function PasswordField({ label, hint, autocomplete, ...field }) {
  const [isShown, setIsShown] = useState(false);
  const [hasCaps, setHasCaps] = useState(false);
  const watch = (event) => setHasCaps(Boolean(event.getModifierState?.("CapsLock")));
  return html`<${Field} label=${label} hint=${hint} maxlength="256" required ...${field}>
    ${(props) => html`<div class="copy">
        <input
          ...${props}
          type=${isShown ? "text" : "password"}
          autocomplete=${autocomplete}
          autocapitalize="none"
          spellcheck=${false}
          dir="auto"
          onKeyDown=${watch}
          onKeyUp=${watch}
          onBlur=${() => setHasCaps(false)}
        />
        <button
          type="button"
          class="button"
          aria-pressed=${String(isShown)}
          aria-controls=${props.id}
          onClick=${() => setIsShown(!isShown)}
        >
          ${t("password-show")}<span class="unseen">: ${label}</span>
        </button>
      </div>
      <p class="hint" role="status">${hasCaps && t("password-caps")}</p>`}
  <//>`;
}

/** The user name, unseen and not sent: password managers save the password with it. */
export function NameForManagers({ name = "" }) {
  return html`<input type="text" autocomplete="username" value=${name} readonly hidden />`;
}
