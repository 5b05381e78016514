/** Starts a page: loads its strings, and shows it. */

import { html, render } from "../../vendor/ui.js";
import { loadMessages, t } from "../core/messages.js";
import { Shell } from "./shell.js";

/**
 * Show a page. `options.wide` is for dashboards, `options.nav` a component for the top of the
 * page, `options.bare` leaves out head and foot.
 */
export async function start(Page, options = {}) {
  const root = document.getElementById("app");
  try {
    await loadMessages(document.documentElement.dataset.page);
  } catch {
    // Without strings the document says it, in every language.
    root.dataset.failed = "";
    return;
  }
  document.title = title();
  root.replaceChildren();
  render(html`<${Shell} ...${options}><${Page} /><//>`, root);
  root.removeAttribute("aria-busy");
}

/** Name the document: the parts before the product's name. */
export function setTitle(...parts) {
  document.title = title(...parts);
}

function title(...parts) {
  const names = parts.length ? parts : [t(`title-${document.documentElement.dataset.page}`)];
  return [...names, "Provote"].join(" · ");
}
