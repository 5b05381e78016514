/** For people with an account: their latest polls, and the way to a new one. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { PollRow } from "../../parts/poll-row.js";
import { Loading } from "../../parts/signed-in.js";

const LATEST = "/polls/?owner=me&page_size=5";

/** The latest polls of the signed-in person. */
export function Mine() {
  const { data, problem, reload } = useLoad(async () => (await asMe("GET", LATEST)).data);
  return html`<div class="list-head">
      <h1>${t("home-mine")}</h1>
      <a class="button primary" href="/polls/new">${t("listed-new")}</a>
    </div>
    ${problem && html`<${ProblemNotice} problem=${problem} focus=${false} onRetry=${reload} />`}
    ${!data && !problem && html`<${Loading} />`}
    ${data?.results.length === 0 && html`<p class="empty">${t("home-mine-empty")}</p>`}
    ${data?.results.length > 0 &&
    html`<ul class="rows">
        ${data.results.map(
          (poll) => html`<${PollRow} key=${poll.id} poll=${poll} href=${ownAddress(poll)} />`,
        )}
      </ul>
      ${data.next && html`<p><a href="/polls">${t("home-mine-all")}</a></p>`}`}`;
}

/** Where the owner goes on with a poll. */
function ownAddress(poll) {
  return poll.status === "draft" ? `/polls/${poll.id}/edit` : `/polls/${poll.id}`;
}
