/** One's own polls, with the number of their votes from analytics, and below them templates. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Filters } from "../../parts/filters.js";
import { More, useList } from "../../parts/loading.js";
import { PollRow } from "../../parts/poll-row.js";
import { Loading } from "../../parts/signed-in.js";
import { useCounts } from "./counts.js";
import { OwnTemplates } from "./own-templates.js";

const STATUSES = ["draft", "scheduled", "open", "closed", "archived"];
const PAGE = 20;

/** The list, as the address says: /polls?q=…&status=…. */
export function OwnPolls() {
  const query = new URLSearchParams(location.search);
  const wanted = { q: query.get("q")?.trim() || "", status: query.get("status") || "all" };
  const isFiltered = Boolean(wanted.q) || STATUSES.includes(wanted.status);
  const list = useList(`/polls/?${request(wanted)}`, read);
  const counts = useCounts(list.items);
  return html`<${Filters} action="/polls" statuses=${STATUSES} wanted=${wanted} />
    ${!list.items && !list.problem && html`<${Loading} />`}
    ${list.items?.length === 0 && html`<${Nothing} isFiltered=${isFiltered} />`}
    ${list.items?.length > 0 &&
    html`<ul class="rows">
      ${list.items.map(
        (poll) => html`<${Row} key=${poll.id} poll=${poll} count=${counts.get(poll.id)} />`,
      )}
    </ul>`}
    <${More} list=${list} />
    ${(list.items || list.problem) && html`<${OwnTemplates} />`}`;
}

function Row({ poll, count }) {
  const isDraft = poll.status === "draft";
  const href = `/polls/${poll.id}${isDraft ? "/edit" : ""}`;
  const votes = count && t("polls-votes", { count: count.total_votes });
  return html`<${PollRow} poll=${poll} href=${href} facts=${[votes]}>
    ${count?.waiting > 0 &&
    html`<p><a class="tag warn" href="/polls/${poll.id}">
      ${t("polls-waiting", { count: count.waiting })}
    </a></p>`}
    ${!isDraft && html`<${Links} id=${poll.id} />`}
  <//>`;
}

function Links({ id }) {
  return html`<p class="poll-links small">
    <a href="/p/${id}/results">${t("polls-results")}</a>
    <a href="/polls/${id}/share">${t("polls-share")}</a>
    <a href="/polls/new?clone=${id}">${t("polls-clone")}</a>
  </p>`;
}

function Nothing({ isFiltered }) {
  if (isFiltered) {
    return html`<div class="empty">
      <p>${t("polls-not-found")}</p>
      <a class="button" href="/polls">${t("listed-all")}</a>
    </div>`;
  }
  return html`<div class="empty">
    <p>${t("polls-empty")}</p>
    <a class="button primary" href="/polls/new">${t("polls-first")}</a>
  </div>`;
}

async function read(path) {
  return (await asMe("GET", path)).data;
}

function request({ q, status }) {
  const query = new URLSearchParams({ owner: "me", page_size: PAGE });
  if (STATUSES.includes(status)) query.set("status", status);
  if (q) query.set("q", q);
  return query;
}
