/** Search and filters above a list of polls. They are a form: the address says what is shown. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";

const LONGEST = 200; // characters of a search

/**
 * The form; `wanted` are {q, status, category}, as the address has them. `statuses` are the ones
 * to
 * choose from besides all.
 */
export function Filters({ action, statuses, wanted, categories = [], children }) {
  return html`<form class="filters" role="search" action=${action}>
    ${children}
    <label class="grow">
      <span>${t("listed-search")}</span>
      <input
        type="search"
        name="q"
        maxlength=${LONGEST}
        dir="auto"
        defaultValue=${wanted.q || ""}
      />
    </label>
    <label>
      <span>${t("listed-status")}</span>
      <select name="status">
        ${["all", ...statuses].map(
          (one) => html`<option value=${one} selected=${one === (wanted.status || "all")}>
            ${t(one === "all" ? "listed-status-all" : `status-${one}`)}
          </option>`,
        )}
      </select>
    </label>
    ${categories.length > 0 &&
    html`<label>
      <span>${t("listed-category")}</span>
      <select name="category">
        <option value="">${t("listed-category-all")}</option>
        ${categories.map(
          ({ slug, name }) => html`<option value=${slug} selected=${slug === wanted.category}>
            ${name}
          </option>`,
        )}
      </select>
    </label>`}
    <button class="button">${t("listed-show")}</button>
  </form>`;
}
