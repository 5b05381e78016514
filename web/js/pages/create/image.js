/** An image of the poll or of a choice: upload, text for people who do not see it, removal. */

import { html, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { has, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { sentence } from "../../parts/notice.js";

const TYPES = "image/png,image/jpeg,image/webp";
const MOST = 5 * 1024 * 1024; // bytes
const PATIENCE = 120_000; // milliseconds, for slow uplinks

/** A field for an image: `image` is {id, alt, size} or null. */
export function ImageField({ name, label, image, error, isIn, onChange, compact = false }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const input = useRef(null);
  async function choose(event) {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    setBusy(true);
    setFailed("");
    const [found, reason] = await upload(file);
    setBusy(false);
    setFailed(reason);
    announce(reason || t("create-image-done"));
    if (found) onChange({ ...found, alt: image?.alt || "" });
  }
  const id = `field-${name}`;
  const problem = failed || error;
  return html`<div class=${compact ? "image-field compact" : "field image-field"}>
    <span class=${compact ? "unseen" : "label"} id="${id}-label">${label}</span>
    ${image && html`<${Chosen} ...${{ id, label, image, onChange }} />`}
    <div class="buttons">
      <input
        ref=${input}
        type="file"
        class="unseen"
        tabindex="-1"
        aria-hidden="true"
        accept=${TYPES}
        onChange=${choose}
      />
      <button
        type="button"
        class="button"
        id=${id}
        aria-describedby="${id}-label ${id}-note"
        aria-disabled=${busy || !isIn}
        onClick=${() => isIn && !busy && input.current.click()}
      >
        ${t(busy ? "create-image-busy" : image ? "create-image-replace" : "create-image-add")}
      </button>
      ${image &&
      html`<button type="button" class="button quiet" onClick=${() => onChange(null)}>
        ${t("create-image-remove")}
      </button>`}
    </div>
    <p class="hint" id="${id}-note">${t(isIn ? "create-image-hint" : "create-image-sign-in")}</p>
    ${problem && html`<p class="error" id="${id}-error">${problem}</p>`}
  </div>`;
}

function Chosen({ id, label, image, onChange }) {
  const alt = `${id}-alt`;
  return html`<div class="chosen-image">
    ${image.size && html`<img src=${image.size.url} alt=${image.alt || label} />`}
    <div>
      <label for=${alt}>${t("create-image-alt")}</label>
      <p class="hint" id="${alt}-hint">${t("create-image-alt-hint")}</p>
      <input
        id=${alt}
        value=${image.alt}
        maxlength="1000"
        dir="auto"
        aria-describedby="${alt}-hint"
        onInput=${(event) => onChange({ ...image, alt: event.target.value })}
      />
    </div>
  </div>`;
}

/** [image, ""], or [null, why it was refused]. */
async function upload(file) {
  if (file.size > MOST) return [null, t("create-image-too-large")];
  const body = new FormData();
  body.append("file", file);
  try {
    const { data } = await asMe("POST", "/polls/images/", { body, patience: PATIENCE });
    return [{ id: data.id, size: data.sizes.at(-1) }, ""];
  } catch (raised) {
    const problem = asProblem(raised);
    const own = `create-image-${problem.errors[0]?.code}`;
    return [null, has(own) ? t(own) : sentence(problem)];
  }
}
