/** Forms for people who are not signed in; to others it is said that they are. */

import { html, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { nextAddress } from "../core/next.js";
import { access, asMe, signOut } from "../core/session.js";
import { useLoad } from "./loading.js";
import { Notice, ProblemNotice } from "./notice.js";
import { Loading } from "./signed-in.js";
import { Text } from "./text.js";

/** Its content, unless somebody is signed in when the page is opened. */
export function AlreadyIn({ children }) {
  const { data, busy, set } = useLoad(whoIsIn);
  const [problem, setProblem] = useState(null);
  if (busy && !data) return html`<${Loading} />`;
  // Whether somebody is in may be unknown; the form works all the same.
  if (!data?.username) return children;
  async function leave() {
    try {
      await signOut();
      set({ username: null });
    } catch (raised) {
      setProblem(raised);
    }
  }
  return html`${problem && html`<${ProblemNotice} problem=${problem} onRetry=${leave} />`}
    <${Notice} kind="good" title=${t("already-in-title")}>
      <p>
        <${Text}
          id="already-in-who"
          args=${{ name: data.username }}
          parts=${{ name: (text) => html`<strong><bdi>${text}</bdi></strong>` }}
        />
      </p>
      <p class="buttons">
        <a class="button primary" href=${nextAddress("/polls")}>${t("continue")}</a>
        <button type="button" class="button" onClick=${leave}>${t("nav-sign-out")}</button>
      </p>
    <//>`;
}

async function whoIsIn() {
  if (!(await access())) return { username: null };
  return (await asMe("GET", "/users/me/")).data;
}
