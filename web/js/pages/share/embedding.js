/** Code that shows a poll within a page of another site. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { CopyField } from "../../parts/copy.js";

/** The code to copy, for polls in which people vote without an account. */
export function Embedding({ poll }) {
  const can = ["public", "invited"].includes(poll.eligibility) && poll.listing !== "private";
  return html`<h2>${t("share-embed")}</h2>
    ${
      can
        ? html`<p>${t("share-embed-how")}</p>
            <${CopyField} label=${t("share-embed-element")} value=${element(poll.id)} />
            <${CopyField} label=${t("share-embed-frame")} value=${frame(poll)} />`
        : html`<p>${t("share-embed-not")}</p>`
    }`;
}

function element(id) {
  const script = `<script type="module" src="${location.origin}/embed.js"></` + `script>`;
  return `${script}<provote-poll poll="${id}"></provote-poll>`;
}

function frame({ id, title }) {
  const name = title.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return (
    `<iframe src="${location.origin}/embed/${id}" title="${name}" ` +
    `width="100%" height="600" loading="lazy"></iframe>`
  );
}
