/** The frame of the settings: their links, and content for the person who is signed in. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { AccountNav } from "./nav.js";
import { SignedIn } from "./signed-in.js";
import { start } from "./start.js";

const PAGES = {
  "/settings": "settings-profile",
  "/settings/security": "settings-security",
  "/settings/keys": "settings-keys",
  "/settings/notifications": "settings-notifications",
  "/settings/webhooks": "settings-webhooks",
  "/settings/data": "settings-data",
};

/** Show a page of the settings. */
export function startSettings(Page) {
  start(Page, { wide: true, nav: AccountNav });
}

/** A page of the settings: heading, links to the others, content. */
export function Settings({ children }) {
  const here = location.pathname.replace(/\/$/, "");
  return html`<${SignedIn}>
    <nav class="tabs" aria-label=${t("settings-label")}>
      ${Object.entries(PAGES).map(
        ([path, id]) =>
          html`<a key=${path} href=${path} aria-current=${path === here ? "page" : undefined}>
            ${t(id)}
          </a>`,
      )}
    </nav>
    <h1>${t(PAGES[here] || "settings-profile")}</h1>
    <div class="settings">${children}</div>
  <//>`;
}
