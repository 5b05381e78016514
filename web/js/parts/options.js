/** One of several: a group of radio buttons whose labels say what each means. */

import { html } from "../../vendor/ui.js";

/**
 * Radio buttons: `options` are {value, label, hint, children}. `children` of the group follow it.
 */
export function Options({ name, legend, hint, error, options, value, onChange, children }) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return html`<fieldset class="field options" id=${id} tabindex="-1" aria-describedby=${described}>
    <legend>${legend}</legend>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${options.map(
      (option) => html`<${Option}
        key=${option.value}
        name=${name}
        isOn=${option.value === value}
        onChange=${onChange}
        ...${option}
      />`,
    )}
    ${error && html`<p class="error" id="${id}-error">${error}</p>`} ${children}
  </fieldset>`;
}

function Option({ name, value, label, hint, isOn, onChange, children }) {
  const id = `option-${name}-${value}`;
  return html`<div class=${isOn ? "option on" : "option"}>
    <label class="check">
      <input
        type="radio"
        name=${name}
        value=${value}
        checked=${isOn}
        aria-describedby=${hint ? `${id}-hint` : undefined}
        onChange=${() => onChange(value)}
      />
      <span class="option-label">${label}</span>
    </label>
    ${hint && html`<p class="hint option-hint" id="${id}-hint">${hint}</p>`}
    ${children &&
    html`<div class="option-picture" onClick=${() => onChange(value)}>${children}</div>`}
  </div>`;
}
