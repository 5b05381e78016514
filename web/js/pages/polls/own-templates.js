/** Templates, below the polls; they are loaded when the section opens. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Templates } from "../../parts/templates.js";

/** The section of the templates. */
export function OwnTemplates() {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="own-templates" onToggle=${(event) => setOpen(event.target.open)}>
    <summary><h2>${t("polls-templates")}</h2></summary>
    <p class="soft">${t("polls-templates-why")}</p>
    ${isOpen && html`<${Templates} />`}
  </details>`;
}
