/** Forms: fields with labels, hints and errors, and the summary of errors above them. */

import { html, useId, useRef, useState } from "../../vendor/ui.js";
import { asProblem } from "../core/api.js";
import { focusOn, useFocus } from "../core/focus.js";
import { newKey } from "../core/ids.js";
import { t } from "../core/messages.js";
import { detailOf, sentence } from "./notice.js";

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
    ${typeof children === "function"
      ? children(props)
      : html`<${Element} ...${props}>${children}<//>`}
    ${error && html`<p class="error" id="${id}-error">${error}</p>`}
  </div>`;
}

/** A checkbox with its label. */
export function Check({ name, label, hint, ...input }) {
  const id = useId();
  return html`<label class="check">
    <input type="checkbox" name=${name} aria-describedby=${hint ? id : undefined} ...${input} />
    <span
      >${label}${hint && html`<br /><span class="hint soft small" id=${id}>${hint}</span>`}</span
    >
  </label>`;
}

/** Checkboxes of one name, each {value, label, hint}, below a label, with an error. */
export function Checks({ name, label, error, options, chosen = [] }) {
  const id = `field-${name}`;
  const described = error ? `${id}-error` : undefined;
  return html`<fieldset class="field" id=${id} tabindex="-1" aria-describedby=${described}>
    <legend>${label}</legend>
    ${options.map(
      (one) => html`<${Check}
        key=${one.value}
        name=${name}
        ...${one}
        defaultChecked=${chosen.includes(one.value)}
      />`,
    )}
    ${error && html`<p class="error" id=${described}>${error}</p>`}
  </fieldset>`;
}

/**
 * Above a form: all errors, as links to their fields. It gets the focus when it appears. `fields`
 * has the labels by the fields' names; `children` follows the sentence of a problem without
 * fields.
 */
export function ErrorSummary({ problem, fields = {}, label, children }) {
  const element = useFocus(Boolean(problem));
  if (!problem) return null;
  const found = fieldErrors(problem);
  const others = problem.errors.filter((error) => !(fieldOf(error) in fields));
  const isGeneral = problem.errors.length === 0;
  return html`<div class="error-summary" ref=${element} tabindex="-1" role="group">
    <h2>${label || t(isGeneral ? "problem-title" : "form-problem")}</h2>
    ${isGeneral && html`<p>${sentence(problem)}</p>`}
    ${
      !isGeneral &&
      html`<ul>
        ${Object.entries(fields)
          .filter(([name]) => name in found)
          .map(([name, title]) => html`<li key=${name}>${linkTo(name, title, found[name])}</li>`)}
        ${others.map((error) => html`<li>${detailOf(error)}</li>`)}
      </ul>`
    }
    ${children}
  </div>`;
}

/** The first error of each field of the body, by the field's name. */
export function fieldErrors(problem) {
  const found = {};
  for (const error of problem?.errors || []) found[fieldOf(error)] ??= detailOf(error);
  return found;
}

/**
 * State of a form that is sent: [problem, busy, submit]; `submit(event)` calls `action(form)`.
 * `places` says to which field a problem's code belongs, such as {"username-taken": "username"}.
 */
export function useSubmit(action, places = {}) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const isSent = useRef(false); // known at once: a second click can come before the next render
  async function submit(event) {
    event?.preventDefault();
    if (isSent.current) return;
    const form = event?.currentTarget;
    isSent.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await action(form instanceof HTMLFormElement ? new FormData(form) : null);
    } catch (raised) {
      setProblem(placed(asProblem(raised), places));
    } finally {
      isSent.current = false;
      setBusy(false);
    }
  }
  return [problem, busy, submit];
}

/**
 * Idempotency-Keys of a form: `of(body)` is the same for a repeat of the same body, so that it
 * creates nothing twice, and another one after `done()`.
 */
export function useKeys() {
  const kept = useRef(null);
  function of(body) {
    const text = JSON.stringify(body);
    if (kept.current?.text !== text) kept.current = { text, key: newKey() };
    return kept.current.key;
  }
  return { of, done: () => (kept.current = null) };
}

/** The button that sends a form; while it is sent, it says so and does nothing. */
export function SubmitButton({ busy, children, kind = "primary" }) {
  const press = (event) => busy && event.preventDefault();
  return html`<button
    class="button ${kind}"
    aria-disabled=${busy ? "true" : undefined}
    onClick=${press}
  >
    ${busy ? t("form-busy") : children}
  </button>`;
}

function placed(problem, places) {
  const name = places[problem.code];
  if (name && problem.errors.length === 0) {
    problem.errors = [{ pointer: `/${name}`, code: problem.code, text: sentence(problem) }];
  }
  return problem;
}

function linkTo(name, title, text) {
  const id = `field-${name}`;
  function go(event) {
    event.preventDefault(); // the address stays as it is
    focusOn(document.getElementById(id));
  }
  return html`<a href="#${id}" onClick=${go}>${title}: ${text}</a>`;
}

function fieldOf(error) {
  return (error.pointer || "").split("/")[1] || "";
}

/** For the click on a file input: browsers report the same file again, which may have changed. */
export function anew(event) {
  event.currentTarget.value = "";
}
