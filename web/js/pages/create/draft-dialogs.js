/** What else can be done with a draft: a template of it, and its end. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { write } from "../../core/store.js";
import { Confirm } from "../../parts/confirm.js";
import { Dialog } from "../../parts/dialog.js";
import { Field } from "../../parts/forms.js";
import { nameOf } from "./draft.js";

/** Save the draft as a template of one's own. */
export function TemplateDialog({ draft, onClose }) {
  const [name, setName] = useState(draft.form.title.slice(0, 100));
  const [isDone, setDone] = useState(false);
  async function save() {
    await draft.store();
    const body = { name: name.trim(), poll_id: draft.saver.id };
    await asMe("POST", "/polls/templates/", { body });
    setDone(true);
  }
  if (isDone) {
    return html`<${Dialog} title=${t("create-template-done")} onClose=${onClose}>
      <p>${t("create-template-where")}</p>
      <div class="buttons">
        <button type="button" class="button" onClick=${onClose}>${t("close")}</button>
      </div>
    <//>`;
  }
  return html`<${Confirm}
    title=${t("create-template")}
    action=${t("save")}
    kind="primary"
    fields=${{ name: t("create-template-name") }}
    onConfirm=${save}
    onClose=${onClose}
  >
    ${(errors) =>
      html`<${Field}
        name="name"
        label=${t("create-template-name")}
        hint=${t("create-template-hint")}
        error=${errors.name}
        value=${name}
        maxlength="100"
        dir="auto"
        onInput=${(event) => setName(event.target.value)}
      />`}
  <//>`;
}

/** Delete the draft, after a question. */
export function DeleteDialog({ draft, onClose }) {
  const { saver } = draft;
  async function remove() {
    await asMe("DELETE", `/polls/${saver.id}/`, { ifMatch: saver.etag });
    write(nameOf(saver.id), null, "sessionStorage");
    location.assign("/polls");
  }
  return html`<${Confirm}
    title=${t("create-delete-title")}
    text=${t("create-delete-sure")}
    action=${t("create-delete")}
    onConfirm=${remove}
    onClose=${onClose}
  />`;
}
