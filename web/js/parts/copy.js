/** A text to copy, also on plain HTTP, where pages may not write to the clipboard. */

import { html, useId, useRef, useState } from "../../vendor/ui.js";
import { announce } from "../core/focus.js";
import { t } from "../core/messages.js";

/** A field that cannot be changed, and a button that copies it. */
export function CopyField({ label, value, mono = true }) {
  const input = useRef(null);
  const [said, setSaid] = useState("");
  async function copy() {
    const done = await toClipboard(value, input.current);
    setSaid(t(done ? "copy-done" : "copy-by-hand"));
    announce(t(done ? "copy-done" : "copy-by-hand"));
  }
  const id = useId();
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <div class="copy">
      <input id=${id} ref=${input} class=${mono ? "mono" : ""} readonly value=${value} dir="ltr" />
      <button type="button" class="button" onClick=${copy}>${t("copy")}</button>
    </div>
    <p class="hint" aria-hidden="true">${said}</p>
  </div>`;
}

async function toClipboard(text, input) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    input.select();
    return document.execCommand("copy");
  }
}
