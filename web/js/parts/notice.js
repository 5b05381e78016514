/** Notices: what happened, and what to do about it. */

import { html } from "../../vendor/ui.js";
import { useFocus } from "../core/focus.js";
import { ANSWERS, has, language, t } from "../core/messages.js";

/** A notice; `kind` is "", good, warn or bad. With `focus` it gets the focus when it appears. */
export function Notice({ kind = "", title, focus = false, level = 2, children }) {
  const element = useFocus(focus);
  const Heading = `h${level}`;
  return html`<div class="notice ${kind}" ref=${element} tabindex="-1">
    ${title && html`<${Heading}>${title}<//>`}
    ${children}
  </div>`;
}

/** The sentence for a Problem: by its code, else a general one that names the code. */
export function sentence(problem) {
  const id = `code-${problem.code}`;
  const args = { seconds: problem.retryAfter || 0, ...scalars(problem.body || {}) };
  if (has(id)) return t(id, args);
  return t("code-other", { code: problem.code });
}

/**
 * What is wrong at a field: the page's own `text`, or the sentence for field and code, or for the
 * code; else what the platform says, where it speaks the reader's language; else a general
 * sentence for the code, with the limit that the platform names, or one that names the code.
 */
export function detailOf({ code, detail, text, pointer }) {
  if (text) return text;
  const place = pointer?.split("/")[1];
  const id = [`field-${place}-${code}`, `field-${code}`, `code-${code}`].find(has);
  if (id) return t(id);
  if (ANSWERS.has(language) && detail) return detail;
  const general = `field-any-${code}`;
  if (!has(general)) return t("field-other", { code });
  return t(general, { limit: Number(/\d+/.exec(detail)) });
}

/** A Problem, with a button to try again where a repeat may help. */
export function ProblemNotice({ problem, onRetry, focus = true, level = 2 }) {
  const again = onRetry && (problem.isUnknown || problem.status === 429);
  return html`<${Notice} kind="bad" focus=${focus} level=${level} title=${t("problem-title")}>
    <p>${sentence(problem)}</p>
    ${problem.status >= 500 &&
    problem.requestId &&
    html`<p class="small soft">${t("problem-reference")} <code>${problem.requestId}</code></p>`}
    ${
      again &&
      html`<button type="button" class="button" onClick=${onRetry}>${t("again")}</button>`
    }
  <//>`;
}

function scalars(body) {
  const kept = Object.entries(body).filter(([, value]) => /string|number/.test(typeof value));
  return Object.fromEntries(kept);
}
