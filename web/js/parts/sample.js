/** A ballot paper as a picture: what a ballot of a type looks like once it is marked. */

import { html } from "../../vendor/ui.js";

/**
 * A paper with rows of {label, mark}: `mark` is "" (empty), "x" (a cross) or a number. It is a
 * picture with the description `label`: nothing in it can be used.
 */
export function Sample({ label, title, rows, note, square = false, small = false }) {
  return html`<div class=${small ? "sample small" : "sample"} role="img" aria-label=${label}>
    ${title && html`<p class="sample-title">${title}</p>`}
    <ul class="sample-rows">
      ${rows.map(
        (row, at) => html`<li key=${at}>
          <${Stamp} mark=${row.mark} square=${square} /><span>${row.label}</span>
        </li>`,
      )}
    </ul>
    ${note && html`<p class="sample-note">${note}</p>`}
  </div>`;
}

/** A stamped circle, or square: empty, with a cross, or with a number. */
function Stamp({ mark, square }) {
  const shape = square ? "mark square" : "mark";
  if (mark === "") return html`<span class=${shape}></span>`;
  if (mark !== "x") return html`<span class="${shape} on">${mark}</span>`;
  return html`<span class="${shape} on">
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M6 6l12 12M18 6L6 18" fill="none" stroke="currentColor" stroke-width="3" />
    </svg>
  </span>`;
}
