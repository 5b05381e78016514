/** The question: title, description, language, image. */

import { html } from "../../../vendor/ui.js";
import { language as shown, t } from "../../core/messages.js";
import { Field } from "../../parts/forms.js";
import { ImageField } from "./image.js";

const LANGUAGES = (
  "ar bg bn cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv mt nl no " +
  "pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi zh"
).split(" ");

/** What is asked. */
export function Basics({ form, set, errors, isIn, withImage = true }) {
  const change = (name) => (event) => set({ [name]: event.target.value });
  return html`<section class="step" aria-labelledby="step_question">
    <h2 id="step_question">${t("create-step-question")}</h2>
    <${Field}
      name="title"
      label=${t("create-place-title")}
      error=${errors["field-title"]}
      value=${form.title}
      onInput=${change("title")}
      maxlength="200"
      required
      dir="auto"
      lang=${form.language || undefined}
      autocomplete="off"
    />
    <${Field}
      name="description"
      as="textarea"
      label=${t("create-place-description")}
      hint=${t("create-description-hint")}
      error=${errors["field-description"]}
      value=${form.description}
      onInput=${change("description")}
      maxlength="10000"
      rows="3"
      dir="auto"
      lang=${form.language || undefined}
    />
    <div class="pair">
      <${LanguageField} value=${form.language} error=${errors["field-language"]} set=${set} />
      ${withImage &&
      html`<${ImageField}
        name="image"
        label=${t("create-place-image")}
        image=${form.image}
        error=${errors["field-image"]}
        isIn=${isIn}
        onChange=${(image) => set({ image })}
      />`}
    </div>
  </section>`;
}

function LanguageField({ value, error, set }) {
  const names = new Intl.DisplayNames([shown], { type: "language" });
  const tags = value && !LANGUAGES.includes(value) ? [value, ...LANGUAGES] : LANGUAGES;
  const options = tags.map((tag) => [tag, nameOf(names, tag)]);
  options.sort((one, other) => one[1].localeCompare(other[1], shown));
  return html`<${Field}
    name="language"
    label=${t("create-place-language")}
    hint=${t("create-language-hint")}
    error=${error}
  >
    ${(props) => html`<select
      ...${props}
      value=${value || ""}
      onChange=${(event) => set({ language: event.target.value || null })}
    >
      <option value="" selected=${!value}>${t("create-language-none")}</option>
      ${options.map(
        ([tag, name]) => html`<option value=${tag} selected=${tag === value}>${name}</option>`,
      )}
    </select>`}
  <//>`;
}

function nameOf(names, tag) {
  try {
    return names.of(tag);
  } catch {
    return tag;
  }
}
