/** A choice on paper: its image, its label, its description. */

import { html } from "../../../vendor/ui.js";

/** Label and description; `id` is that of the label, for the control beside it. */
export function ChoiceText({ poll, choice, id }) {
  const lang = poll.language || undefined;
  return html`<span class="grow choice-text">
    <span class="choice-label" id=${id} dir="auto" lang=${lang}>${choice.label}</span>
    ${choice.description &&
    html`<span class="choice-more" id="${id}-more" dir="auto" lang=${lang}>
      ${choice.description}
    </span>`}
  </span>`;
}

/** An image in the size that the screen needs. `sizes` is as in HTML. */
export function Picture({ image, sizes, lang, className }) {
  if (!image?.sizes?.length) return null;
  const [largest] = image.sizes;
  const sources = image.sizes.map((size) => `${size.url} ${size.width}w`).join(", ");
  return html`<img
    class=${className}
    src=${image.sizes.at(-1).url}
    srcset=${sources}
    sizes=${sizes}
    width=${largest.width}
    height=${largest.height}
    alt=${image.alt}
    lang=${lang || undefined}
    decoding="async"
  />`;
}

/** The image of a choice, in its row. */
export function ChoicePicture({ poll, choice }) {
  return html`<${Picture}
    image=${choice.image}
    sizes="8rem"
    lang=${poll.language}
    className="choice-picture"
  />`;
}

/** The ids that describe a choice's control. */
export function described(choice, id) {
  return choice.description ? `${id}-more` : undefined;
}

/** The choices to read, where there is nothing to mark. */
export function ChoiceList({ poll }) {
  return html`<ul class="rows">
    ${poll.choices.map(
      (choice) => html`<li key=${choice.id} class="row">
        <${ChoicePicture} poll=${poll} choice=${choice} />
        <${ChoiceText} poll=${poll} choice=${choice} id="choice-${choice.position}" />
      </li>`,
    )}
  </ul>`;
}

/** The choice of this id. */
export function choiceOf(poll, id) {
  return poll.choices.find((choice) => choice.id === id);
}

/** The beginning of a label, where there is room for a line or two. */
export function shortened(label) {
  const letters = [...label];
  return letters.length > 60 ? `${letters.slice(0, 50).join("")} …` : label;
}
