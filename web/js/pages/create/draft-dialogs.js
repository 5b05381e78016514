/** What else can be done with a draft: a template of it, and its end. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { write } from "../../core/store.js";
import { Dialog } from "../../parts/dialog.js";
import { Field, fieldErrors, useSubmit } from "../../parts/forms.js";
import { ProblemNotice } from "../../parts/notice.js";
import { nameOf } from "./draft.js";

/** Save the draft as a template of one's own. */
export function TemplateDialog({ draft, onClose }) {
  const [name, setName] = useState(draft.form.title.slice(0, 100));
  const [isDone, setDone] = useState(false);
  const [problem, busy, submit] = useSubmit(async () => {
    await draft.store();
    const body = { name: name.trim(), poll_id: draft.saver.id };
    await asMe("POST", "/polls/templates/", { body });
    setDone(true);
  });
  if (isDone) {
    return html`<${Dialog} title=${t("create-template-done")} onClose=${onClose}>
      <p>${t("create-template-where")}</p>
      <div class="buttons">
        <button type="button" class="button" onClick=${onClose}>${t("close")}</button>
      </div>
    <//>`;
  }
  return html`<${Dialog} title=${t("create-template")} onClose=${onClose}>
    <form onSubmit=${submit} novalidate>
      ${problem &&
      !problem.errors.length &&
      html`<${ProblemNotice} level="3" problem=${problem} />`}
      <${Field}
        name="name"
        label=${t("create-template-name")}
        hint=${t("create-template-hint")}
        error=${fieldErrors(problem).name}
        value=${name}
        maxlength="100"
        dir="auto"
        onInput=${(event) => setName(event.target.value)}
      />
      <div class="buttons">
        <button class="button primary" aria-disabled=${busy}>${t("save")}</button>
        <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
      </div>
    </form>
  <//>`;
}

/** Delete the draft, after a question. */
export function DeleteDialog({ draft, onClose }) {
  const { saver } = draft;
  const [problem, busy, submit] = useSubmit(async () => {
    await asMe("DELETE", `/polls/${saver.id}/`, { ifMatch: saver.etag });
    write(nameOf(saver.id), null, "sessionStorage");
    location.assign("/polls");
  });
  return html`<${Dialog} title=${t("create-delete-title")} onClose=${onClose}>
    <p>${t("create-delete-sure")}</p>
    ${problem && html`<${ProblemNotice} level="3" problem=${problem} />`}
    <div class="buttons">
      <button type="button" class="button danger" aria-disabled=${busy} onClick=${submit}>
        ${t("create-delete")}
      </button>
      <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
    </div>
  <//>`;
}
