/** The polls that everybody may find: search, status, category, tags. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { get } from "../../core/api.js";
import { t } from "../../core/messages.js";
import { More, useList } from "../../parts/loading.js";
import { PollRow } from "../../parts/poll-row.js";
import { Loading } from "../../parts/signed-in.js";
import { Filters } from "../../parts/filters.js";

const STATUSES = ["open", "scheduled", "closed"];
const PAGE = 20;

/** The list, as the address says: /?q=…&status=…&category=…&tag=…#polls. */
export function OpenPolls() {
  const query = new URLSearchParams(location.search);
  const wanted = { status: "open", ...known(query) };
  // Without a token: the gateway keeps what everybody sees.
  const list = useList(`/polls/?${request(wanted, query.getAll("tag"))}`, get);
  const categories = useCategories();
  const tags = query.getAll("tag");
  return html`<section aria-labelledby="polls" class="open-polls">
    <h2 id="polls" tabindex="-1">${t("home-open")}</h2>
    <${Filters} action="/#polls" statuses=${STATUSES} wanted=${wanted} categories=${categories}>
      ${tags.map((tag) => html`<input type="hidden" name="tag" value=${tag} />`)}
    <//>
    ${tags.length > 0 && html`<${Chosen} tags=${tags} />`}
    ${!list.items && !list.problem && html`<${Loading} />`}
    ${list.items?.length === 0 && html`<${Nothing} isFiltered=${[...query.keys()].length > 0} />`}
    ${list.items?.length > 0 &&
    html`<ul class="rows">
      ${list.items.map(
        (poll) => html`<${PollRow}
          key=${poll.id}
          poll=${poll}
          level=${3}
          href=${address(poll)}
          facts=${[nameOf(categories, poll.category), t(`listed-who-${poll.eligibility}`)]}
          tagAddress=${(tag) => `/?tag=${tag}#polls`}
        />`,
      )}
    </ul>`}
    <${More} list=${list} />
  </section>`;
}

function Chosen({ tags }) {
  return html`<p class="chosen">
    ${t("home-tags")} ${" "}
    ${tags.map((tag) => html`<span class="tag" key=${tag}><bdi>#${tag}</bdi></span> `)}
    <a href="/#polls">${t("home-tags-all")}</a>
  </p>`;
}

function Nothing({ isFiltered }) {
  if (!isFiltered) return html`<p class="empty">${t("home-nothing")}</p>`;
  return html`<div class="empty">
    <p>${t("home-not-found")}</p>
    <a class="button" href="/#polls">${t("listed-all")}</a>
  </div>`;
}

/** Where a reader goes: to the ballot, or to the results of what has ended. */
function address(poll) {
  const hasEnded = poll.status === "closed" || poll.status === "archived";
  return hasEnded ? `/p/${poll.id}/results` : `/p/${poll.id}`;
}

function known(query) {
  const names = ["q", "status", "category"].filter((name) => query.get(name)?.trim());
  return Object.fromEntries(names.map((name) => [name, query.get(name)]));
}

function request({ q, status, category }, tags) {
  const query = new URLSearchParams({ page_size: PAGE });
  if (STATUSES.includes(status)) query.set("status", status);
  if (q) query.set("q", q);
  if (category) query.set("category", category);
  for (const tag of tags) query.append("tag", tag);
  return query;
}

function useCategories() {
  const [found, setFound] = useState([]);
  useEffect(() => {
    get("/categories/?page_size=200").then(
      (page) => setFound(page.results),
      () => {}, // The list can do without.
    );
  }, []);
  return found;
}

function nameOf(categories, slug) {
  return slug && (categories.find((one) => one.slug === slug)?.name || slug);
}
