/** How ballots are counted: seats, method, its parameters, and what breaks a tie. */

import { html } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { Options } from "../../parts/options.js";
import { hasError } from "./ballots.js";
import { METHODS, defaultParameters, methodsFor } from "./methods.js";
import { NumberField, ParameterField } from "./numbers.js";
import { Step } from "./step.js";
import { Ties } from "./ties.js";

const FIELD = "field-method";

/** The section of the count. */
export function Counting({ form, set, errors }) {
  const open = ["field-seats", "field-method", "field-rules-method-", "field-rules-ties"];
  return html`<${Step}
    name="counting"
    value=${summary(form)}
    open=${open.some((prefix) => hasError(errors, prefix))}
  >
    <${NumberField}
      name="seats"
      label=${t("create-place-seats")}
      hint=${t("create-seats-hint")}
      min="1"
      max="500"
      value=${form.seats}
      error=${errors["field-seats"]}
      onChange=${(seats) => set(withSeats(form, seats))}
    />
    <${Method} ...${{ form, set, errors }} />
    <${Parameters} ...${{ form, set, errors }} />
    <${Ties} ...${{ form, set, errors }} />
  <//>`;
}

function summary(form) {
  const method = t(`create-method-${key(form.method)}`);
  return t("create-counting-value", { method, seats: Number(form.seats) || 1 });
}

/** The changes that come with another number of seats: a method that can fill them. */
function withSeats(form, seats) {
  const fitting = methodsFor(form.ballot_type, Number(seats) || 1);
  // One seat: a method for several seats that nobody chose gives way to the recommended one.
  const isOdd = Number(seats) === 1 && METHODS[form.method]?.proportional;
  if (fitting.includes(form.method) && !isOdd) return { seats };
  announce(t("create-method-changed", { method: t(`create-method-${key(fitting[0])}`) }));
  return { seats, ...ofMethod(form, fitting[0]) };
}

function ofMethod(form, method) {
  const ballot = METHODS[method].equal ? form.ballot : withoutEqual(form.ballot);
  return { method, ballot, parameters: defaultParameters(method) };
}

function withoutEqual(ballot) {
  return ballot.equal_ranks ? { ...ballot, equal_ranks: false } : ballot;
}

function Method({ form, set, errors }) {
  const seats = Number(form.seats) || 1;
  const fitting = methodsFor(form.ballot_type, seats);
  const [best, ...others] = fitting;
  const all = fitting.includes(form.method) ? fitting : [form.method, ...fitting];
  const option = (id) => ({
    value: id,
    label: t(`create-method-${key(id)}`),
    hint: t(`create-method-${key(id)}-hint`),
  });
  const choose = (method) => set(ofMethod(form, method));
  const isBest = form.method === best;
  if (all.length === 1) {
    return html`<div class="field" id=${FIELD} tabindex="-1">
      <p class="label">${t("create-place-method")}: ${option(best).label}</p>
      <p class="hint">${option(best).hint}</p>
    </div>`;
  }
  return html`<${Options}
      name="method"
      legend=${t("create-place-method")}
      error=${errors["field-method"]}
      options=${(isBest ? [best] : [best, form.method]).map(option)}
      value=${form.method}
      onChange=${choose}
    />
    <details class="unfold">
      <summary>${t("create-method-others", { count: others.length })}</summary>
      <${Options}
        name="method-other"
        legend=${t("create-method-other")}
        options=${all.filter((id) => id !== best && id !== form.method).map(option)}
        value=${form.method}
        onChange=${choose}
      />
    </details>`;
}

function Parameters({ form, set, errors }) {
  const specs = Object.entries(METHODS[form.method]?.parameters || {});
  if (!specs.length) return null;
  const change = (name) => (value) => set({ parameters: { ...form.parameters, [name]: value } });
  return html`<details class="unfold" open=${hasError(errors, "field-rules-method-")}>
    <summary>${t("create-params", { count: specs.length })}</summary>
    ${specs.map(
      ([name, spec]) => html`<${ParameterField}
        key=${name}
        ...${{ name, spec, value: form.parameters[name], onChange: change(name) }}
        error=${errors[`field-rules-method-${name}`]}
      />`,
    )}
  </details>`;
}

/** The id as part of a message's id: "maine-2018" for "maine@2018". */
export function key(method) {
  return method.replace("@", "-");
}
