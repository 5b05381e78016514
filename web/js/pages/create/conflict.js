/** The draft was changed elsewhere meanwhile: the person decides which one stays. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Notice } from "../../parts/notice.js";
import { formOf } from "./form.js";

/** The notice of a conflict, with the two ways on. */
export function Conflict({ draft }) {
  const { current, resolve } = draft;
  const [busy, setBusy] = useState(false);
  const choose = (form) => async () => {
    setBusy(true);
    await resolve(form);
  };
  return html`<${Notice} kind="warn" title=${t("create-conflict-title")} focus=${true}>
    <p>${t("create-conflict")}</p>
    ${current.poll.status !== "draft"
      ? html`<p>${t("create-conflict-published")}</p>
          <p class="buttons">
            <a class="button primary" href="/polls/${current.poll.id}">
              ${t("create-conflict-go")}
            </a>
          </p>`
      : html`<dl class="facts">
            <dt>${t("create-conflict-theirs")}</dt>
            <dd><bdi>${current.poll.title}</bdi></dd>
            <dt>${t("create-conflict-mine")}</dt>
            <dd><bdi>${draft.form.title}</bdi></dd>
          </dl>
          <div class="buttons">
            <button type="button" class="button" disabled=${busy} onClick=${choose(null)}>
              ${t("create-conflict-keep")}
            </button>
            <button
              type="button"
              class="button"
              disabled=${busy}
              onClick=${choose(formOf(current.poll))}
            >
              ${t("create-conflict-take")}
            </button>
          </div>`}
  <//>`;
}
