/** Forms: fields with labels, hints and errors, and the summary of errors above them. */

import { html, useId, useState } from "../../vendor/ui.js";
import { useFocus } from "../core/focus.js";
import { t } from "../core/messages.js";
import { sentence } from "./notice.js";

/** A field: label, hint, input or `children(props)`, error. */
export function Field({ name, label, hint, error, as = "input", children, ...input }) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const props = {
    id,
    name,
    "aria-describedby": described || undefined,
    "aria-invalid": error ? "true" : undefined,
    ...input,
  };
  const Element = as;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${typeof children === "function" ? children(props) : html`<${Element} ...${props}>${children}<//>`}
    ${error && html`<p class="error" id="${id}-error">${error}</p>`}
  </div>`;
}

/** A checkbox with its label. */
export function Check({ name, label, hint, ...input }) {
  const id = useId();
  return html`<label class="check">
    <input type="checkbox" name=${name} aria-describedby=${hint ? id : undefined} ...${input} />
    <span>${label}${hint && html`<br /><span class="hint soft small" id=${id}>${hint}</span>`}</span>
  </label>`;
}

/** Above a form: all errors, as links to their fields. It gets the focus when it appears. */
export function ErrorSummary({ problem, fields, label }) {
  const element = useFocus(Boolean(problem));
  if (!problem) return null;
  const found = fieldErrors(problem);
  const others = problem.errors.filter((error) => !(fieldOf(error) in fields));
  return html`<div class="error-summary" ref=${element} tabindex="-1" role="group">
    <h2>${label || t("form-problem")}</h2>
    ${problem.errors.length === 0 && html`<p>${sentence(problem)}</p>`}
    <ul>
      ${Object.entries(fields)
        .filter(([name]) => name in found)
        .map(([name, title]) => html`<li><a href="#field-${name}">${title}: ${found[name]}</a></li>`)}
      ${others.map((error) => html`<li>${error.detail}</li>`)}
    </ul>
  </div>`;
}

/** The first error of each field of the body, by the field's name. */
export function fieldErrors(problem) {
  const found = {};
  for (const error of problem?.errors || []) found[fieldOf(error)] ??= error.detail;
  return found;
}

/** State of a form that is sent: [problem, busy, submit], `submit(event)` calls `action(form)`. */
export function useSubmit(action) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  async function submit(event) {
    event?.preventDefault();
    if (busy) return;
    const form = event?.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      await action(form instanceof HTMLFormElement ? new FormData(form) : null);
    } catch (raised) {
      if (!raised.code) throw raised;
      setProblem(raised);
    } finally {
      setBusy(false);
    }
  }
  return [problem, busy, submit];
}

function fieldOf(error) {
  return (error.pointer || "").split("/")[1] || "";
}
