/** A poll in a list: its title as a link, its status, and what matters about it in one line. */

import { html } from "../../vendor/ui.js";
import { moment, t } from "../core/messages.js";
import { StatusTag } from "./status.js";
import { Said } from "./text.js";

/** A row; `facts` are texts before the others, `tagAddress(tag)` makes links of the tags. */
export function PollRow({ poll, href, level = 2, facts = [], tagAddress, children }) {
  const Heading = `h${level}`;
  const line = [...facts, t(`listed-type-${poll.ballot_type}`), when(poll)].filter(Boolean);
  return html`<li class="poll-row">
    <div class="poll-line">
      <${Heading}><a href=${href}><${Said} text=${poll.title} lang=${poll.language} /></a><//>
      <${StatusTag} status=${poll.status} />
    </div>
    <p class="soft small">${line.join(" · ")}</p>
    ${poll.tags.length > 0 && html`<${Tags} tags=${poll.tags} address=${tagAddress} />`}
    ${children}
  </li>`;
}

/** Tags, as links where there is an address for them. */
function Tags({ tags, address }) {
  return html`<ul class="tag-list" aria-label=${t("listed-tags")}>
    ${tags.map(
      (tag) => html`<li key=${tag}>
        ${address
          ? html`<a class="tag" href=${address(tag)}><bdi>#${tag}</bdi></a>`
          : html`<span class="tag"><bdi>#${tag}</bdi></span>`}
      </li>`,
    )}
  </ul>`;
}

/** When the poll opens, closes, or has closed. */
function when(poll) {
  if (poll.status === "scheduled") return t("listed-opens", { time: moment(poll.opens_at) });
  if (poll.closed_at) return t("listed-closed", { time: moment(poll.closed_at) });
  if (poll.closes_at) {
    const isPast = poll.status === "closed" || poll.status === "archived";
    return t(isPast ? "listed-closed" : "listed-closes", { time: moment(poll.closes_at) });
  }
  return poll.status === "draft" ? t("listed-created", { time: moment(poll.created_at) }) : "";
}
