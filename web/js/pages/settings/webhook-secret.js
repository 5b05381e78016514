/** A webhook's secret, which is shown once. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { CopyField } from "../../parts/copy.js";
import { Notice } from "../../parts/notice.js";

/** The secret of a webhook that was just created, or has a new one. */
export function Secret({ webhook, title, children }) {
  return html`<${Notice} kind="good" title=${title} focus=${true}>
    <p>${t("webhooks-once")}</p>
    <${CopyField} label=${t("webhooks-secret")} value=${webhook.secret} />
    <p class="buttons">${children}</p>
  <//>`;
}
