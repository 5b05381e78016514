/** One choice of the form: its label, its place, and, on request, description and image. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { ImageField } from "./image.js";

/** A row; `actions` change the list. */
export function ChoiceRow({ row, at, count, errors, actions, isIn, lang }) {
  const [open, setOpen] = useState(Boolean(row.description || row.image));
  const id = `field-${row.key}-label`;
  const error = errors[id];
  const hasError = errors[`field-${row.key}-description`] || errors[`field-${row.key}-image`];
  return html`<li class="choice-row">
    <div class="choice-line">
      <label class="choice-number" for=${id}>
        <span class="unseen">${t("create-choice-number", { number: at + 1 })}</span>
        <span aria-hidden="true">${at + 1}</span>
      </label>
      <input
        id=${id}
        value=${row.label}
        maxlength="200"
        dir="auto"
        lang=${lang || undefined}
        autocomplete="off"
        aria-invalid=${error ? "true" : undefined}
        aria-describedby=${error ? `${id}-error` : undefined}
        onInput=${(event) => actions.change(at, { label: event.target.value })}
        onKeyDown=${(event) => next(event, at, actions)}
        onPaste=${(event) => split(event, at, actions)}
      />
      <${RowButtons} ...${{ row, at, count, actions, open, setOpen }} />
    </div>
    ${error && html`<p class="error" id="${id}-error">${error}</p>`}
    ${(open || hasError) && html`<${More} ...${{ row, at, errors, actions, isIn, lang }} />`}
  </li>`;
}

function RowButtons({ row, at, count, actions, open, setOpen }) {
  const name = row.label.trim() || t("create-choice-number", { number: at + 1 });
  const button = (kind, path, onClick, disabled = false) =>
    html`<button
      type="button"
      class="icon icon-${kind}"
      aria-label=${t(`create-choice-${kind}`, { label: name })}
      title=${t(`create-choice-${kind}-short`)}
      aria-expanded=${kind === "more" ? String(open) : undefined}
      disabled=${disabled}
      onClick=${onClick}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>
    </button>`;
  return html`<div class="choice-buttons">
    ${button("up", "M12 19V5M6 11l6-6 6 6", () => actions.move(at, -1), at === 0)}
    ${button("down", "M12 5v14M6 13l6 6 6-6", () => actions.move(at, 1), at === count - 1)}
    ${button("more", "M5 12h.01M12 12h.01M19 12h.01", () => setOpen(!open))}
    ${button("remove", "M6 6l12 12M18 6L6 18", () => actions.remove(at))}
  </div>`;
}

function More({ row, at, errors, actions, isIn, lang }) {
  const id = `field-${row.key}-description`;
  return html`<div class="row-more">
    <label for=${id}>${t("create-choice-description")}</label>
    <textarea
      id=${id}
      rows="2"
      maxlength="1000"
      dir="auto"
      lang=${lang || undefined}
      value=${row.description}
      onInput=${(event) => actions.change(at, { description: event.target.value })}
    ></textarea>
    ${errors[id] && html`<p class="error">${errors[id]}</p>`}
    <${ImageField}
      compact
      name="${row.key}-image"
      label=${t("create-choice-image", { label: row.label || String(at + 1) })}
      image=${row.image}
      error=${errors[`field-${row.key}-image`]}
      isIn=${isIn}
      onChange=${(image) => actions.change(at, { image })}
    />
  </div>`;
}

/** Enter goes on to a new row, as in a list of a text program. */
function next(event, at, actions) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  actions.insert(at);
}

/** Several lines in the clipboard become several choices. */
function split(event, at, actions) {
  const text = event.clipboardData?.getData("text/plain") || "";
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.filter((line) => line.trim()).length < 2) return;
  event.preventDefault();
  actions.paste(at, lines);
}
