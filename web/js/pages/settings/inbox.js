/** Notifications of the last 90 days, and marking them as read. */

import { html } from "../../../vendor/ui.js";
import { announce, focusLater } from "../../core/focus.js";
import { t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useSubmit } from "../../parts/forms.js";
import { More, useList } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { Said } from "../../parts/text.js";

const PATH = "/users/me/notifications/";
const ADDRESSES = {
  "poll-closed": (poll) => `/polls/${poll}`,
  "poll-quarantined": (poll) => `/polls/${poll}`,
  "results-final": (poll) => `/p/${poll}/results`,
  "poll-opened": (poll) => `/p/${poll}`,
  "poll-closing": (poll) => `/p/${poll}`,
};

/** The list, newest first. */
export function Inbox() {
  const list = useList(`${PATH}?page_size=20`, async (path) => (await asMe("GET", path)).data);
  const [problem, busy, markRead] = useSubmit(async () => {
    await asMe("POST", `${PATH}read/`, { body: { until: list.items[0].id } });
    const now = new Date().toISOString();
    list.set(list.items.map((item) => ({ ...item, read_at: item.read_at || now })));
    focusLater("inbox");
    announce(t("inbox-all-read"));
  });
  if (!list.items) return list.problem ? html`<${More} list=${list} />` : html`<${Loading} />`;
  if (list.items.length === 0) return html`<p class="empty">${t("inbox-none")}</p>`;
  return html`${problem &&
    html`<${ProblemNotice} problem=${problem} level="3" onRetry=${markRead} />`}
    ${list.items.some((item) => !item.read_at) &&
    html`<p class="buttons">
      <button type="button" class="button" aria-disabled=${busy} onClick=${markRead}>
        ${t("inbox-mark-read")}
      </button>
    </p>`}
    <ul class="rows">
      ${list.items.map((item) => html`<${Item} key=${item.id} item=${item} />`)}
    </ul>
    <${More} list=${list} />`;
}

function Item({ item }) {
  const address = (ADDRESSES[item.kind] || ADDRESSES["poll-opened"])(item.poll_id);
  return html`<li class=${item.read_at ? "row" : "row unread"}>
    <div class="grow">
      <p class="small">
        ${t(`inbox-${item.kind}`)}
        ${!item.read_at && html` <span class="tag good">${t("inbox-new")}</span>`}
      </p>
      <p><a href=${address}><${Said} text=${item.title} /></a></p>
      <p class="small soft">${time(item.created_at)}</p>
    </div>
  </li>`;
}
