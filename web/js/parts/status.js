/** A poll's status, in words. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";

/** The tag of a status: draft, scheduled, open, closed or archived. */
export function StatusTag({ status }) {
  return html`<span class="tag ${status}">${t(`status-${status}`)}</span>`;
}
