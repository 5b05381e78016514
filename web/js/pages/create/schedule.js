/** When the poll opens and closes, in the local time of this device. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Field } from "../../parts/forms.js";
import { byField, checkTimes, places } from "./problems.js";
import { Step } from "./step.js";
import { fromNow, inWords, zone } from "./times.js";

/** The section of opening and closing. */
export function Schedule({ form, set, errors: others }) {
  const errors = { ...others, ...byField(places(checkTimes(form), form)) };
  const open = Boolean(errors["field-opens_at"] || errors["field-closes_at"]);
  return html`<${Step} name="schedule" open=${open} value=${summary(form)}>
    <p class="hint soft">${t("create-times-zone", { zone: zone() })}</p>
    <div class="pair">
      <${TimeField} name="opens_at" ...${{ form, set, errors }} />
      <${TimeField} name="closes_at" ...${{ form, set, errors }}>
        <button
          type="button"
          class="button quiet"
          onClick=${() => set({ closes_at: fromNow(7, 18) })}
        >
          ${t("create-times-week")}
        </button>
      <//>
    </div>
  <//>`;
}

function summary(form) {
  if (checkTimes(form).length) return t("create-times-wrong");
  const opens = form.opens_at ? "later" : "now";
  const closes = form.closes_at ? "later" : "hand";
  return `${t(`create-opens-${opens}`, { time: inWords(form.opens_at) })} ${t(
    `create-closes-${closes}`,
    { time: inWords(form.closes_at) },
  )}`;
}

function TimeField({ name, form, set, errors, children }) {
  const value = form[name];
  const words = inWords(value);
  const now = fromNow(0);
  return html`<div>
    <${Field}
      name=${name}
      type="datetime-local"
      label=${t(`create-place-${name}`)}
      hint=${t(`create-${name}-hint`)}
      error=${errors[`field-${name}`]}
      value=${value}
      min=${name === "closes_at" && form.opens_at > now ? form.opens_at : now}
      onInput=${(event) => set({ [name]: event.target.value })}
    />
    ${words && html`<p class="hint soft small">${words}</p>`}
    ${value
      ? html`<button type="button" class="button quiet" onClick=${() => set({ [name]: "" })}>
          ${t(`create-${name}-clear`)}
        </button>`
      : children}
  </div>`;
}
