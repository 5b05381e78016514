/** /settings: display name, language, time zone, and the e-mail address. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { useLoad } from "../parts/loading.js";
import { ProblemNotice } from "../parts/notice.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Loading } from "../parts/signed-in.js";
import { loadAccount } from "./settings/account.js";
import { Address } from "./settings/address.js";
import { Profile } from "./settings/profile.js";

function SettingsPage() {
  return html`<${Settings}><${Content} /><//>`;
}

function Content() {
  const { data, problem, reload, set } = useLoad(loadAccount);
  if (problem && !data) return html`<${ProblemNotice} problem=${problem} onRetry=${reload} />`;
  if (!data) return html`<${Loading} />`;
  return html`<section aria-labelledby="about">
      <p>
        ${t("settings-name")} <strong><bdi>${data.user.username}</bdi></strong>
      </p>
      <h2 id="about">${t("profile-title")}</h2>
      <${Profile} account=${data} onChange=${set} />
    </section>
    <section aria-labelledby="address">
      <h2 id="address">${t("address-title")}</h2>
      <${Address} account=${data} onChange=${set} />
    </section>`;
}

startSettings(SettingsPage);
