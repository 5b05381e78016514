/** The bar below the form: whether the draft is stored, preview, and the way to open the poll. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { signUpAddress } from "./beginning.js";
import { DeleteDialog, TemplateDialog } from "./draft-dialogs.js";
import { OpenDialog } from "./opening.js";
import { PreviewDialog } from "./preview.js";
import { fromLocal } from "./times.js";

/**
 * The bar; `validate()` says whether the form is complete, and shows what is missing;
 * `showProblem()` shows why the draft is not stored.
 */
export function Bar({ draft, validate, showProblem }) {
  const [dialog, setDialog] = useState(null);
  const [busy, setBusy] = useState(false);
  const { form, state, isIn, id } = draft;
  const close = () => setDialog(null);
  async function open() {
    if (busy || !validate()) return;
    setBusy(true);
    const isStored = await draft.store();
    setBusy(false);
    if (isStored) setDialog("open");
    else showProblem();
  }
  const later = isLater(form);
  return html`<div class="action-bar">
      <p aria-live="polite" class="soft small">${t(`create-state-${state}`)}</p>
      ${state === "refused" &&
      html`<button type="button" class="button" onClick=${showProblem}>
        ${t("create-why")}
      </button>`}
      <button type="button" class="button" onClick=${() => setDialog("preview")}>
        ${t("create-preview")}
      </button>
      ${isIn === false
        ? html`<a class="button primary" href=${signUpAddress()}>${t("create-sign-up")}</a>`
        : html`<button type="button" class="button primary" aria-disabled=${busy} onClick=${open}>
            ${t(busy ? "loading" : later ? "create-schedule" : "create-open")}
          </button>`}
    </div>
    ${id && html`<${DraftLinks} setDialog=${setDialog} />`}
    ${dialog === "preview" && html`<${PreviewDialog} form=${form} onClose=${close} />`}
    ${dialog === "open" && html`<${OpenDialog} ...${{ draft, later }} onClose=${close} />`}
    ${dialog === "template" && html`<${TemplateDialog} ...${{ draft }} onClose=${close} />`}
    ${dialog === "delete" && html`<${DeleteDialog} ...${{ draft }} onClose=${close} />`}`;
}

function DraftLinks({ setDialog }) {
  const link = (name) => html`<button
    type="button"
    class="button quiet"
    onClick=${() => setDialog(name)}
  >
    ${t(`create-${name}`)}
  </button>`;
  return html`<div class="buttons">${link("template")} ${link("delete")}</div>`;
}

/** Whether opening schedules the poll, because it opens in the future. */
function isLater(form) {
  const opens = fromLocal(form.opens_at);
  return Boolean(opens) && new Date(opens) > new Date();
}
