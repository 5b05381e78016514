/** What a browser shows at an address where there is nothing. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { start } from "../parts/start.js";

function Missing() {
  return html`<h1>${t("missing-title")}</h1>
    <p>${t("missing-why")}</p>
    <p class="buttons"><a class="button primary" href="/">${t("missing-home")}</a></p>`;
}

start(Missing);
