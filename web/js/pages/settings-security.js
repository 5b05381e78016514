/** /settings/security: the password, and the devices that are signed in. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Password } from "./settings/change-password.js";
import { Sessions } from "./settings/sessions.js";

function SecurityPage() {
  return html`<${Settings}>
    <section aria-labelledby="password">
      <h2 id="password">${t("password-title")}</h2>
      <${Password} />
    </section>
    <section aria-labelledby="sessions">
      <h2 id="sessions">${t("sessions-title")}</h2>
      <p>${t("sessions-lead")}</p>
      <${Sessions} />
    </section>
  <//>`;
}

startSettings(SecurityPage);
