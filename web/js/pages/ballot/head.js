/** What a poll is about: title, image, description. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Picture } from "./choice.js";

const LONG = 700; // characters of a description from which on only its beginning is shown
const BEGINNING = 500;

/** The head of a ballot. */
export function Head({ poll }) {
  const lang = poll.language || undefined;
  return html`<header class="ballot-head">
    <h1 dir="auto" lang=${lang}>${poll.title}</h1>
    ${poll.description && html`<${Description} text=${poll.description} lang=${lang} />`}
    <${Picture} image=${poll.image} sizes="(max-width: 42rem) 100vw, 40rem" lang=${lang} />
  </header>`;
}

function Description({ text, lang }) {
  const [whole, setWhole] = useState(text.length <= LONG);
  return html`<p class="written" dir="auto" lang=${lang}>
      ${whole ? text : `${text.slice(0, BEGINNING)} …`}
    </p>
    ${!whole &&
    html`<button type="button" class="button quiet" onClick=${() => setWhole(true)}>
      ${t("more")}
    </button>`}`;
}
