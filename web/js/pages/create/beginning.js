/** Above the form: what page this is, how it began, and other ways to begin. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { signInAddress } from "../../core/session.js";
import { Text } from "../../parts/text.js";
import { Notice } from "../../parts/notice.js";
import { startOver } from "./draft.js";
import { isEmpty } from "./form.js";
import { Templates } from "../../parts/templates.js";

/** Title, notices, and templates to begin with. */
export function Beginning({ draft, restored }) {
  const { form, id, isIn } = draft;
  const [isKept, setKept] = useState(restored);
  return html`<h1>${t(id ? "create-edit-title" : "create-title")}</h1>
    ${isIn === false &&
    html`<p class="lead">
      <${Text}
        id="create-stranger"
        parts=${{
          in: (text) => html`<a href=${signInAddress()}>${text}</a>`,
          up: (text) => html`<a href=${signUpAddress()}>${text}</a>`,
        }}
      />
    </p>`}
    ${isKept &&
    html`<${Notice}>
      <p>${t("create-restored")}</p>
      <p class="buttons">
        <button type="button" class="button" onClick=${() => setKept(false)}>
          ${t("create-restored-keep")}
        </button>
        <button type="button" class="button quiet" onClick=${() => startOver(id)}>
          ${t("create-restored-drop")}
        </button>
      </p>
    <//>`}
    ${!id &&
    isEmpty(form) &&
    html`<${Begin} />`}`;
}

/** Templates, loaded when the person asks for them. */
function Begin() {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="unfold templates" onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${t("create-from-template")}</summary>
    ${isOpen && html`<${Templates} />`}
  </details>`;
}

/** The address of the page to sign up that returns to this page. */
export function signUpAddress() {
  return `/sign-up?next=${encodeURIComponent(location.pathname + location.search)}`;
}
