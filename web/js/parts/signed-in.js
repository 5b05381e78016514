/** What needs a signed-in person: content, or the way to sign in and back to it. */

import { html, useEffect, useState } from "../../vendor/ui.js";
import { announce } from "../core/focus.js";
import { t } from "../core/messages.js";
import { access, onChange, signInAddress, subject } from "../core/session.js";
import { useLoad } from "./loading.js";
import { Notice, ProblemNotice } from "./notice.js";

/**
 * Its content, for a person who is signed in.
 *
 * Signing out in any tab replaces the content by a notice with a link back; another person's
 * signing in starts it anew, so that nobody sees the data of somebody else.
 */
export function SignedIn({ children }) {
  const { data, problem, reload, set } = useLoad(whoIsIn);
  useEffect(
    () =>
      onChange((isIn) => {
        if (isIn) reload();
        else set({ subject: null });
      }),
    [],
  );
  if (problem && !data) {
    return html`<${ProblemNotice} level="1" problem=${problem} onRetry=${reload} />`;
  }
  if (!data) return html`<${Loading} />`;
  if (!data.subject) return html`<${SignInNotice} />`;
  return html`<div key=${data.subject}>${children}</div>`;
}

/** That the page needs a person to sign in, and the way to do so. */
function SignInNotice() {
  return html`<${Notice} level="1" title=${t("sign-in-needed")} focus=${true}>
    <p>${t("sign-in-needed-why")}</p>
    <p class="buttons">
      <a class="button primary" href=${signInAddress()}>${t("nav-sign-in")}</a>
      <a class="button" href=${signInAddress("/sign-up")}>${t("nav-sign-up")}</a>
    </p>
  <//>`;
}

/** That something is being loaded; said aloud only if it takes a while. */
export function Loading() {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), 400);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isSlow) announce(t("loading"));
  }, [isSlow]);
  return html`<p class="soft" aria-busy="true">${isSlow && t("loading")}</p>`;
}

async function whoIsIn() {
  await access();
  return { subject: subject() };
}
