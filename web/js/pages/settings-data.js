/** /settings/data: take one's data along, or erase the account. */

import { html, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Notice } from "../parts/notice.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Erase } from "./settings/erase.js";
import { Export } from "./settings/export.js";

function DataPage() {
  const [isErased, setIsErased] = useState(false);
  if (isErased) {
    return html`<${Notice} kind="good" level="1" title=${t("erase-done")} focus=${true}>
      <p>${t("erase-done-why")}</p>
      <p><a href="/">${t("erase-home")}</a></p>
    <//>`;
  }
  return html`<${Settings}>
    <section aria-labelledby="export">
      <h2 id="export">${t("export-title")}</h2>
      <${Export} />
    </section>
    <section aria-labelledby="erase">
      <h2 id="erase">${t("erase-title")}</h2>
      <${Erase} onErased=${() => setIsErased(true)} />
    </section>
  <//>`;
}

startSettings(DataPage);
