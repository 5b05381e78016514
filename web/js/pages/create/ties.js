/**
 * What breaks a tie that the method leaves: a committed seed, lot numbers, or a drawing by hand.
 */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Check } from "../../parts/forms.js";
import { Options } from "../../parts/options.js";
import { filled } from "./form.js";

const BEACON = "field-rules-ties-beacon";

/** How ties are broken. */
export function Ties({ form, set, errors }) {
  const { ties } = form;
  const change = (changes) => set({ ties: { ...ties, ...changes } });
  const value = ties.by === "lot_numbers" && ties.own ? "own" : ties.by;
  const options = ["seed", "lot_numbers", "own", "ask"].map((by) => ({
    value: by,
    label: t(`create-ties-${by}`),
    hint: t(`create-ties-${by}-hint`),
  }));
  function choose(by) {
    change({ by: by === "own" ? "lot_numbers" : by, own: by === "own" });
  }
  const beacon = errors["field-rules-ties-beacon"];
  return html`<${Options}
    name="rules-ties"
    legend=${t("create-place-rules-ties")}
    error=${errors["field-rules-ties"] || errors["field-rules-ties-by"]}
    options=${options}
    value=${value}
    onChange=${choose}
  >
    ${value === "own" && html`<${Lots} ...${{ form, set }} />`}
    ${value === "seed" &&
    html`<details class="unfold" open=${Boolean(beacon)}>
      <summary>${t("create-ties-more")}</summary>
      <${Check}
        name="rules-ties-beacon"
        id=${BEACON}
        label=${t("create-ties-beacon")}
        hint=${t("create-ties-beacon-hint")}
        checked=${ties.beacon}
        onChange=${(event) => change({ beacon: event.target.checked })}
      />
      ${beacon && html`<p class="error">${beacon}</p>`}
    </details>`}
  <//>`;
}

function Lots({ form, set }) {
  const change = (key) => (event) => {
    const lot = event.target.value;
    set({ choices: form.choices.map((row) => (row.key === key ? { ...row, lot } : row)) });
  };
  return html`<ul class="rows">
    ${filled(form).map(
      (row, at) => html`<li class="row" key=${row.key}>
        <label class="grow" for="lot-${row.key}">
          <bdi>${row.label || t("create-choice-number", { number: at + 1 })}</bdi>
        </label>
        <input
          id="lot-${row.key}"
          class="short"
          type="number"
          min="0"
          max="999999"
          step="1"
          value=${row.lot}
          onInput=${change(row.key)}
        />
      </li>`,
    )}
  </ul>`;
}
