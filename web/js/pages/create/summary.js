/**
 * Above the form: all errors, as links to their fields, which are shown if a section is closed.
 */

import { html } from "../../../vendor/ui.js";
import { focusOn } from "../../core/focus.js";
import { t } from "../../core/messages.js";

/** The errors, [{id, label, text}]; `element` is a reference to give the focus by. */
export function Summary({ found, element }) {
  if (!found.length) return null;
  return html`<div
    class="error-summary"
    ref=${element}
    tabindex="-1"
    role="group"
    aria-labelledby="errors"
  >
    <h2 id="errors">${t("form-problem")}</h2>
    <ul>
      ${found.map(
        ({ id, label, text }) => html`<li key=${id + text}>
          <a href="#${id}" onClick=${(event) => show(event, id)}>${label}: <bdi>${text}</bdi></a>
        </li>`,
      )}
    </ul>
  </div>`;
}

/** Open the sections around a field, and go to it. */
function show(event, id) {
  event.preventDefault();
  const field = document.getElementById(id);
  for (let part = field; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") part.open = true;
  }
  focusOn(field);
}
