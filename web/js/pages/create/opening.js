/** The dialog before a poll opens: what it will be, and what cannot be changed after that. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Dialog } from "../../parts/dialog.js";
import { ProblemNotice } from "../../parts/notice.js";
import { key } from "./counting.js";
import { filled } from "./form.js";
import { inWords } from "./times.js";

/** Asks before the poll opens, or is scheduled. */
export function OpenDialog({ draft, later, onClose }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const { form, saver } = draft;
  async function open() {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await asMe("POST", `/polls/${saver.id}/open/`, { ifMatch: saver.etag });
      location.assign(`/polls/${saver.id}/share`);
    } catch (raised) {
      setBusy(false);
      if (!raised.code) throw raised;
      setProblem(raised);
    }
  }
  const title = t(later ? "create-schedule-title" : "create-open-title");
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <p class="open-title"><bdi lang=${form.language || undefined}>${form.title}</bdi></p>
    <${Facts} ...${{ form, later }} />
    <p><strong>${t("create-freezes")}</strong> ${t("create-freezes-not")}</p>
    ${problem && html`<${OpenProblem} ...${{ problem, open }} />`}
    <div class="buttons">
      <button type="button" class="button primary" aria-disabled=${busy} onClick=${open}>
        ${t(busy ? "loading" : later ? "create-schedule-confirm" : "create-open-confirm")}
      </button>
      <button type="button" class="button" onClick=${onClose}>${t("create-open-back")}</button>
    </div>
  <//>`;
}

function OpenProblem({ problem, open }) {
  return html`<${ProblemNotice} level="3" problem=${problem} onRetry=${open} />
    ${problem.errors.length > 0 &&
    html`<ul>
      ${problem.errors.map((error) => html`<li>${error.detail}</li>`)}
    </ul>`}`;
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
