/**
 * How people mark a ballot: the types, each explained by an example, and the rules of a ballot.
 */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Check } from "../../parts/forms.js";
import { Options } from "../../parts/options.js";
import { Sample } from "../../parts/sample.js";
import { filled } from "./form.js";
import { BALLOTS, METHODS, defaultParameters, methodsFor } from "./methods.js";
import { ChoiceField, NumberField } from "./numbers.js";

const EQUAL = "field-rules-ballot-equal_ranks";
const EXAMPLES = {
  single: ["", "x", ""],
  multiple: ["x", "", "x"],
  approval: ["x", "x", ""],
  ranked: ["2", "1", "3"],
  score: ["4", "5", "1"],
};

/** The ballot type and its rules. */
export function Ballots({ form, set, errors }) {
  const options = Object.keys(BALLOTS).map((type) => ({
    value: type,
    label: t(`create-type-${type}`),
    hint: t(`create-type-${type}-hint`),
    children: html`<${Example} type=${type} />`,
  }));
  return html`<section class="step" aria-labelledby="step_ballot">
    <h2 id="step_ballot">${t("create-step-ballot")}</h2>
    <${Options}
      name="ballot_type"
      legend=${t("create-place-ballot_type")}
      error=${errors["field-ballot_type"]}
      options=${options}
      value=${form.ballot_type}
      onChange=${(type) => set(ofType(form, type))}
    />
    <details class="unfold" open=${hasError(errors, "field-rules-ballot-")}>
      <summary>${t("create-ballot-more")}</summary>
      <${Rules} ...${{ form, set, errors }} />
    </details>
  </section>`;
}

/** The changes of a form that make it a poll with ballots of this type. */
function ofType(form, type) {
  if (type === form.ballot_type) return {};
  const seats = form.seats;
  const method = methodsFor(type, seats)[0];
  const ballot = { ...BALLOTS[type], allow_abstain: form.ballot.allow_abstain };
  return { ballot_type: type, ballot, method, parameters: defaultParameters(method) };
}

/** Whether a field whose id begins so has an error. */
export function hasError(errors, prefix) {
  return Object.keys(errors).some((id) => id.startsWith(prefix));
}

function Example({ type }) {
  const names = ["a", "b", "c"].map((one) => t(`create-example-${one}`));
  const rows = names.map((label, at) => ({ label, mark: EXAMPLES[type][at] }));
  const square = type !== "single" && type !== "ranked";
  return html`<${Sample}
    small
    square=${square}
    label=${t(`create-type-${type}-example`)}
    rows=${rows}
  />`;
}

function Rules({ form, set, errors }) {
  const rules = form.ballot;
  const change = (name) => (value) => set({ ballot: { ...rules, [name]: value } });
  const props = { rules, change, errors, count: filled(form).length };
  return html`<${Check}
      name="rules-ballot-allow_abstain"
      label=${t("create-rule-abstain")}
      hint=${t("create-rule-abstain-hint")}
      checked=${rules.allow_abstain}
      onChange=${(event) => change("allow_abstain")(event.target.checked)}
    />
    ${form.ballot_type === "score" && html`<${ScoreRules} ...${props} />`}
    ${form.ballot_type === "ranked" &&
    html`<${RankRules} ...${props} canBeEqual=${METHODS[form.method]?.equal} />`}
    ${(form.ballot_type === "multiple" || form.ballot_type === "approval") &&
    html`<${Limits} ...${props} least="min" most="max" />`}`;
}

function Limits({ rules, change, errors, least, most, count }) {
  const field = (name, orNone) => html`<${NumberField}
    name="rules-ballot-${name}"
    label=${t(`create-place-rules-ballot-${name}`)}
    hint=${orNone ? t("create-rule-all") : undefined}
    min="1"
    max=${count || undefined}
    orNone=${orNone}
    value=${rules[name]}
    error=${errors[`field-rules-ballot-${name}`]}
    onChange=${change(name)}
  />`;
  return html`<div class="pair">${field(least, false)} ${field(most, true)}</div>`;
}

function RankRules({ canBeEqual, ...props }) {
  const { rules, change } = props;
  return html`<${Limits} ...${props} least="min_ranks" most="max_ranks" />
    ${(canBeEqual || rules.equal_ranks) &&
    html`<${Check}
      name="rules-ballot-equal_ranks"
      id=${EQUAL}
      label=${t("create-place-rules-ballot-equal_ranks")}
      checked=${rules.equal_ranks}
      onChange=${(event) => change("equal_ranks")(event.target.checked)}
    />`}`;
}

function ScoreRules({ rules, change, errors }) {
  const field = (name) => html`<${NumberField}
    name="rules-ballot-${name}"
    label=${t(`create-place-rules-ballot-${name}-score`)}
    value=${rules[name]}
    error=${errors[`field-rules-ballot-${name}`]}
    onChange=${change(name)}
  />`;
  return html`<div class="pair">${field("min")} ${field("max")} ${field("step")}</div>
    <${ChoiceField}
      name="rules-ballot-blank"
      label=${t("create-place-rules-ballot-blank")}
      value=${rules.blank}
      options=${["zero", "left_out"]}
      textOf=${(one) => t(`create-rule-blank-${one}`)}
      error=${errors["field-rules-ballot-blank"]}
      onChange=${change("blank")}
    />`;
}
