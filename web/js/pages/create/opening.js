/** The dialog before a poll opens: what it will be, and what cannot be changed after that. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { key } from "./counting.js";
import { filled } from "./form.js";
import { inWords } from "./times.js";

/** Asks before the poll opens, or is scheduled. */
export function OpenDialog({ draft, later, onClose }) {
  const { form, saver } = draft;
  async function open() {
    await asMe("POST", `/polls/${saver.id}/open/`, { ifMatch: saver.etag });
    location.assign(`/polls/${saver.id}/share`);
  }
  return html`<${Confirm}
    title=${t(later ? "create-schedule-title" : "create-open-title")}
    action=${t(later ? "create-schedule-confirm" : "create-open-confirm")}
    back=${t("create-open-back")}
    kind="primary"
    onConfirm=${open}
    onClose=${onClose}
  >
    <p class="open-title"><bdi lang=${form.language || undefined}>${form.title}</bdi></p>
    <${Facts} ...${{ form, later }} />
    <p><strong>${t("create-freezes")}</strong> ${t("create-freezes-not")}</p>
  <//>`;
}

function Facts({ form, later }) {
  const method = t(`create-method-${key(form.method)}`);
  const rows = [
    ["choices", t("create-fact-choices", { count: filled(form).length })],
    ["ballot", t(`create-type-${form.ballot_type}`)],
    ["count", t("create-counting-value", { method, seats: Number(form.seats) || 1 })],
    ["voters", t(`create-voters-${form.eligibility}`)],
    ["results", t(`create-results-${form.results_visibility}`)],
    ["opens", later ? inWords(form.opens_at) : t("create-fact-now")],
    ["closes", form.closes_at ? inWords(form.closes_at) : t("create-fact-hand")],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) => html`<dt>${t(`create-fact-${name}-name`)}</dt>
        <dd>${value}</dd>`,
    )}
  </dl>`;
}
