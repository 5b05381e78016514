/** Text in components: strings with elements in them, and what people wrote. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";

const TAG = /<(\w+)>(.*?)<\/\1>/g;

/**
 * A string that may contain elements: `Read <terms>the terms</terms>.` with
 * `parts=${{terms: (text) => html`<a href="/terms">${text}</a>`}}`.
 */
export function Text({ id, args, parts = {} }) {
  const text = t(id, args);
  const found = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    found.push(text.slice(end, match.index));
    found.push(parts[match[1]] ? parts[match[1]](match[2]) : match[2]);
    end = match.index + match[0].length;
  }
  return html`${found}${text.slice(end)}`;
}

/** What a person wrote, isolated: its direction changes nothing around it. */
export function Said({ text, lang }) {
  return html`<bdi lang=${lang || undefined}>${text}</bdi>`;
}
