/** The frame of every page: skip link, head, content, foot, and the region that speaks. */

import { html, useRef, useState } from "../../vendor/ui.js";
import { LANGUAGES, language, setLanguage, t } from "../core/messages.js";
import { isUnsaved } from "../core/unsaved.js";
import { Dialog } from "./dialog.js";
import { Safe } from "./safe.js";

/** The page's frame around its content. */
export function Shell({ wide = false, bare = false, nav: Nav = null, children }) {
  const content = html`<main id="main" tabindex=${bare ? undefined : "-1"}>
    <${Safe}>${children}<//>
  </main>`;
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

/** The choice of a language loads the page again, and asks before where marks would be lost. */
function LanguageChoice() {
  const [asked, setAsked] = useState(null);
  const select = useRef(null);
  const choose = ({ target: { value } }) => (isUnsaved() ? setAsked(value) : setLanguage(value));
  const keep = () => {
    setAsked(null);
    select.current.value = language;
  };
  return html`<label class="languages">
      <span>${t("shell-language")}</span>
      <select ref=${select} value=${language} onChange=${choose}>
        ${Object.entries(LANGUAGES).map(
          ([tag, name]) =>
            html`<option value=${tag} lang=${tag} selected=${tag === language}>${name}</option>`,
        )}
      </select>
    </label>
    ${asked && html`<${Ask} onChange=${() => setLanguage(asked)} onClose=${keep} />`}`;
}

function Ask({ onChange, onClose }) {
  return html`<${Dialog} title=${t("shell-language-ask")} onClose=${onClose}>
    <p>${t("shell-language-loses")}</p>
    <div class="buttons">
      <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
      <button type="button" class="button danger" onClick=${onChange}>
        ${t("shell-language-change")}
      </button>
    </div>
  <//>`;
}
