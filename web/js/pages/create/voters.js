/** Who may vote, how duplicates are prevented, and what others can see of a vote. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Check } from "../../parts/forms.js";
import { Options } from "../../parts/options.js";
import { hasError } from "./ballots.js";
import { ChoiceField, NumberField } from "./numbers.js";
import { Step } from "./step.js";

const ELIGIBILITIES = ["public", "authenticated", "invited", "delegated"];

/** The section of the voters. */
export function Voters({ form, set, errors }) {
  const options = ELIGIBILITIES.map((value) => ({
    value,
    label: t(`create-voters-${value}`),
    hint: t(`create-voters-${value}-hint`),
  }));
  const open = ["field-eligibility", "field-rules-dedupe", "field-rules-quarantine"];
  return html`<${Step}
    name="voters"
    value=${t(`create-voters-${form.eligibility}`)}
    open=${open.some((prefix) => hasError(errors, prefix))}
  >
    <${Options}
      name="eligibility"
      legend=${t("create-place-eligibility")}
      error=${errors["field-eligibility"]}
      options=${options}
      value=${form.eligibility}
      onChange=${(eligibility) => set({ eligibility })}
    />
    ${form.eligibility === "public" && html`<${Dedupe} ...${{ form, set, errors }} />`}
    <${Seen} form=${form} />
    <${Quarantine} ...${{ form, set, errors }} />
  <//>`;
}

function Dedupe({ form, set, errors }) {
  const options = ["device", "address", "none"].map((value) => ({
    value,
    label: t(`create-dedupe-${value}`),
    hint: t(`create-dedupe-${value}-hint`),
  }));
  return html`<${Options}
    name="rules-dedupe"
    legend=${t("create-place-rules-dedupe")}
    hint=${t("create-dedupe-hint")}
    error=${errors["field-rules-dedupe"]}
    options=${options}
    value=${form.dedupe}
    onChange=${(dedupe) => set({ dedupe })}
  >
    ${form.dedupe === "address" &&
    html`<${NumberField}
      name="rules-dedupe_limit"
      label=${t("create-place-rules-dedupe_limit")}
      min="1"
      max="1000"
      value=${form.dedupe_limit}
      error=${errors["field-rules-dedupe_limit"]}
      onChange=${(value) => set({ dedupe_limit: value })}
    />`}
  <//>`;
}

/** What others can see of a vote, as `disclosure` of the poll will say. */
function Seen({ form }) {
  return html`<div class="notice" aria-live="polite">
    <h3>${t("create-seen-title")}</h3>
    <ul>
      <li>${t(`create-seen-${form.eligibility}`)}</li>
      <li>${t(form.publish_ballots ? "create-seen-published" : "create-seen-unpublished")}</li>
      <li>${t("create-seen-operator")}</li>
    </ul>
  </div>`;
}

function Quarantine({ form, set, errors }) {
  const { quarantine } = form;
  const change = (name) => (value) => set({ quarantine: { ...quarantine, [name]: value } });
  const field = (name, most) => html`<${NumberField}
    name="rules-quarantine-${name}"
    label=${t(`create-place-rules-quarantine-${name}`)}
    min="1"
    max=${most}
    value=${quarantine[name]}
    error=${errors[`field-rules-quarantine-${name}`]}
    onChange=${change(name)}
  />`;
  return html`<details class="unfold" open=${hasError(errors, "field-rules-quarantine")}>
    <summary>${t("create-quarantine")}</summary>
    <${Check}
      name="quarantined"
      label=${t("create-quarantine-label")}
      hint=${t("create-quarantine-hint")}
      checked=${form.quarantined}
      onChange=${(event) => set({ quarantined: event.target.checked })}
    />
    ${form.quarantined &&
    html`<div class="pair">
      ${field("votes", 1000)} ${field("seconds", 86_400)}
      <${ChoiceField}
        name="rules-quarantine-by"
        label=${t("create-place-rules-quarantine-by")}
        value=${quarantine.by}
        options=${["address", "device"]}
        textOf=${(one) => t(`create-quarantine-by-${one}`)}
        onChange=${change("by")}
      />
    </div>`}
  </details>`;
}
