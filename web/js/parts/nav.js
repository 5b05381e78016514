/** The links at the top of pages for people with an account. */

import { html, useEffect, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { access, onChange, signInAddress, signOut } from "../core/session.js";
import { sentence } from "./notice.js";

/** Own polls, settings and signing out; or signing in. */
export function AccountNav() {
  const isIn = useSignedIn();
  if (isIn === null) return html`<nav aria-label=${t("nav-label")}></nav>`;
  return html`<nav aria-label=${t("nav-label")}>
    ${isIn
      ? html`<${Here} href="/polls" id="nav-polls" />
          <${Here} href="/settings" id="nav-settings" />
          <${SignOut} />`
      : html`<a href=${signInAddress()}>${t("nav-sign-in")}</a>
          <${Here} href="/sign-up" id="nav-sign-up" />`}
  </nav>`;
}

/**
 * Whether a person is signed in, also after another tab has changed it; null until it is known.
 */
export function useSignedIn() {
  const [isIn, setIsIn] = useState(null);
  useEffect(() => {
    access().then(
      (token) => setIsIn(token !== null),
      () => setIsIn(false),
    );
    return onChange(setIsIn);
  }, []);
  return isIn;
}

function Here({ href, id }) {
  const here = location.pathname.replace(/\/$/, "") === href;
  return html`<a href=${href} aria-current=${here ? "page" : undefined}>${t(id)}</a>`;
}

function SignOut() {
  const [problem, setProblem] = useState(null);
  async function leave() {
    try {
      await signOut();
      location.assign("/");
    } catch (raised) {
      setProblem(raised);
    }
  }
  return html`<button type="button" class="button quiet" onClick=${leave}>
      ${t("nav-sign-out")}
    </button>
    <span role="alert" class="bad">${problem && sentence(problem)}</span>`;
}
