/** Create a poll, and change one: `/polls/new` and `/polls/{id}/edit`. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { signInAddress } from "../core/session.js";
import { useLoad } from "../parts/loading.js";
import { AccountNav } from "../parts/nav.js";
import { ProblemNotice } from "../parts/notice.js";
import { Missing, Other } from "../parts/own-poll.js";
import { Loading } from "../parts/signed-in.js";
import { start } from "../parts/start.js";
import { Editor } from "./create/editor.js";
import { Published } from "./create/published.js";
import { begin } from "./create/start.js";

function Page() {
  const { data, problem, reload } = useLoad(begin);
  if (problem?.status === 404) return html`<${Missing} />`;
  if (problem) return html`<${Failed} ...${{ problem, reload }} />`;
  if (!data) return html`<${Loading} />`;
  if (data.other) return html`<${Other} poll=${data.other} />`;
  if (data.published) return html`<${Published} poll=${data.published} etag=${data.etag} />`;
  return html`<${Editor} start=${data} />`;
}

function Failed({ problem, reload }) {
  return html`<h1>${t("create-title")}</h1>
    <${ProblemNotice} problem=${problem} onRetry=${reload} />
    <p class="buttons">
      ${problem.status === 401
        ? html`<a class="button primary" href=${signInAddress()}>${t("nav-sign-in")}</a>`
        : html`<a class="button" href="/polls">${t("nav-polls")}</a>`}
    </p>`;
}

start(Page, { nav: AccountNav });
