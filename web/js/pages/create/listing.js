/** Where the poll can be found: listing, category, tags. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { get } from "../../core/api.js";
import { t } from "../../core/messages.js";
import { Field } from "../../parts/forms.js";
import { Options } from "../../parts/options.js";
import { tagsOf } from "./form.js";
import { Step } from "./step.js";

/** The section of listing, category and tags. */
export function Listing({ form, set, errors }) {
  const options = ["unlisted", "listed", "private"].map((value) => ({
    value,
    label: t(`create-listing-${value}`),
    hint: t(`create-listing-${value}-hint`),
  }));
  const open = ["field-listing", "field-category", "field-tags"].some((id) => errors[id]);
  return html`<${Step} name="listing" open=${open} value=${t(`create-listing-${form.listing}`)}>
    <${Options}
      name="listing"
      legend=${t("create-place-listing")}
      error=${errors["field-listing"]}
      options=${options}
      value=${form.listing}
      onChange=${(listing) => set({ listing })}
    />
    <${Subjects} ...${{ form, set, errors }} />
  <//>`;
}

/** Category and tags, which can be corrected in a published poll, too. */
export function Subjects({ form, set, errors }) {
  const categories = useCategories();
  const found = tagsOf(form.tags);
  return html`${(categories.length > 0 || form.category) &&
    html`<${Field}
      name="category"
      label=${t("create-place-category")}
      error=${errors["field-category"]}
    >
      ${(props) => html`<${Categories} ...${{ props, form, set, categories }} />`}
    <//>`}
    <${Field}
      name="tags"
      label=${t("create-place-tags")}
      hint=${t("create-tags-hint")}
      error=${errors["field-tags"]}
      value=${form.tags}
      autocapitalize="none"
      autocomplete="off"
      spellcheck=${false}
      onInput=${(event) => set({ tags: event.target.value })}
    />
    ${found.length > 0 &&
    html`<p class="tags" aria-live="polite">
      ${found.map((tag) => html`<span class="tag" key=${tag}><bdi>#${tag}</bdi></span> `)}
    </p>`}`;
}

function Categories({ props, form, set, categories }) {
  const isKnown = categories.some((one) => one.slug === form.category);
  return html`<select
    ...${props}
    value=${form.category || ""}
    onChange=${(event) => set({ category: event.target.value || null })}
  >
    <option value="" selected=${!form.category}>${t("create-category-none")}</option>
    ${form.category &&
    !isKnown &&
    html`<option value=${form.category} selected>${form.category}</option>`}
    ${categories.map(
      ({ slug, name }) =>
        html`<option key=${slug} value=${slug} selected=${slug === form.category}>
          ${name}
        </option>`,
    )}
  </select>`;
}

function useCategories() {
  const [found, setFound] = useState([]);
  useEffect(() => {
    get("/categories/?page_size=200").then(
      (page) => setFound(page.results),
      () => {}, // The form can do without.
    );
  }, []);
  return found;
}
