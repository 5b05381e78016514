/** The frame of every page: skip link, head, content, foot, and the region that speaks. */

import { html } from "../../vendor/ui.js";
import { LANGUAGES, language, setLanguage, t } from "../core/messages.js";

/** The page's frame around its content. */
export function Shell({ wide = false, bare = false, nav: Nav = null, children }) {
  const content = html`<main id="main" tabindex=${bare ? undefined : "-1"}>${children}</main>`;
  if (bare) return html`<div class="page bare"><${Announcer} />${content}</div>`;
  return html`<div class=${wide ? "page wide" : "page"}>
    <a class="skip" href="#main" onClick=${skip}>${t("shell-skip")}</a>
    <header class="masthead">
      <${Wordmark} />
      ${Nav && html`<${Nav} />`}
    </header>
    ${content}
    <footer class="colophon">
      <a href="/receipts">${t("shell-receipts")}</a>
      <a href="/verify">${t("shell-verify")}</a>
      <a href="/developers">${t("shell-developers")}</a>
      <${LanguageChoice} />
    </footer>
    <${Announcer} />
  </div>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

function Announcer() {
  return html`<div id="announcer" class="unseen" role="status" aria-live="polite"></div>`;
}

function Wordmark() {
  return html`<a class="wordmark" href="/">
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2" />
      <path d="M6.5 12.5l3.8 3.8L17.5 8" fill="none" stroke="currentColor" stroke-width="2.6" />
    </svg>
    Provote
  </a>`;
}

function LanguageChoice() {
  return html`<label class="languages">
    <span>${t("shell-language")}</span>
    <select value=${language} onChange=${(event) => setLanguage(event.target.value)}>
      ${Object.entries(LANGUAGES).map(
        ([tag, name]) =>
          html`<option value=${tag} lang=${tag} selected=${tag === language}>${name}</option>`,
      )}
    </select>
  </label>`;
}
