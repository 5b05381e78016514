/** Fields for whole numbers, and for the parameters of methods. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Check, Field } from "../../parts/forms.js";

/** A field for a whole number; with `orNone` it may be empty, which is null. */
export function NumberField({ name, value, onChange, orNone = false, error, ...rest }) {
  function change(event) {
    const text = event.target.value.trim();
    if (text === "") return onChange(orNone ? null : "");
    const number = Number(text);
    onChange(Number.isFinite(number) ? number : text);
  }
  return html`<${Field}
    name=${name}
    type="number"
    inputmode="numeric"
    step="1"
    class="short"
    value=${value ?? ""}
    error=${error}
    onInput=${change}
    ...${rest}
  />`;
}

/** A field that selects one of the values of a parameter. */
export function ChoiceField({ name, value, options, onChange, error, label, hint, textOf }) {
  return html`<${Field} name=${name} label=${label} hint=${hint} error=${error}>
    ${(props) => html`<select
      ...${props}
      value=${value}
      onChange=${(event) => onChange(event.target.value)}
    >
      ${options.map(
        (one) =>
          html`<option value=${one} selected=${one === value}>${textOf(one)}</option>`,
      )}
    </select>`}
  <//>`;
}

/** The field of one parameter of a method; `spec` is of METHODS. */
export function ParameterField({ name, spec, value, onChange, error }) {
  const label = t(`create-param-${name}`);
  const field = `rules-method-${name}`;
  if (typeof spec.value === "boolean") {
    const change = (event) => onChange(event.target.checked);
    return html`<${Check}
      id="field-${field}"
      checked=${value}
      onChange=${change}
      ...${{ name: field, label }}
    />`;
  }
  if (spec.options) {
    const textOf = (one) => t(`create-param-${name}-${one}`);
    return html`<${ChoiceField}
      ...${{ name: field, value, options: spec.options, onChange, error, label, textOf }}
    />`;
  }
  if (name === "threshold") {
    return html`<${PercentField} ...${{ name: field, label, value, onChange, error }} />`;
  }
  return html`<${NumberField}
    orNone=${spec.value === null}
    hint=${spec.value === null ? t("create-param-empty") : undefined}
    min=${spec.min}
    max=${spec.max}
    ...${{ name: field, label, value, onChange, error }}
  />`;
}

/** A share in percent; the API has hundredths of a percent. */
function PercentField({ name, label, value, onChange, error }) {
  function change(event) {
    const text = event.target.value.trim();
    onChange(text === "" ? null : Math.round(Number(text) * 100));
  }
  return html`<${Field}
    name=${name}
    type="number"
    inputmode="decimal"
    step="0.01"
    min="0.01"
    max="100"
    class="short"
    label=${label}
    hint=${t("create-param-percent")}
    value=${value === null ? "" : value / 100}
    error=${error}
    onInput=${change}
  />`;
}
