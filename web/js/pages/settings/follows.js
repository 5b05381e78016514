/** The polls and owners that the person follows. */

import { html } from "../../../vendor/ui.js";
import { announce, focusLater } from "../../core/focus.js";
import { t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useSubmit } from "../../parts/forms.js";
import { More, useList } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { Said } from "../../parts/text.js";

const PATH = "/users/me/follows/";
const PLURALS = { poll: "polls", owner: "owners" };

/** The list, newest first; a poll has its title, an owner the number of an account. */
export function Follows() {
  const list = useList(`${PATH}?page_size=10`, fetchPage);
  if (!list.items) return list.problem ? html`<${More} list=${list} />` : html`<${Loading} />`;
  if (list.items.length === 0) return html`<p class="empty">${t("follows-none")}</p>`;
  function drop(item) {
    list.set(list.items.filter((other) => other !== item));
    focusLater("follows");
    announce(t("follows-ended"));
  }
  return html`<ul class="rows">
      ${list.items.map(
        (item) => html`<${Follow} key=${item.target_id} item=${item} onEnd=${() => drop(item)} />`,
      )}
    </ul>
    <${More} list=${list} />`;
}

function Follow({ item, onEnd }) {
  const [problem, busy, submit] = useSubmit(async () => {
    await asMe("DELETE", `${PATH}${PLURALS[item.target]}/${item.target_id}/`);
    onEnd();
  });
  return html`<li>
    <div class="row wraps">
      <div class="grow">
        <p class="small">${t(`follows-${item.target}`)}</p>
        <p>
          ${item.target === "poll"
            ? html`<a href=${`/p/${item.target_id}`}>
                <${Said} text=${item.title || item.target_id} lang=${item.language} />
              </a>`
            : html`<code dir="ltr">${item.target_id}</code>`}
        </p>
        <p class="small soft">${t("follows-since", { when: time(item.created_at) })}</p>
      </div>
      <button type="button" class="button" aria-disabled=${busy} onClick=${submit}>
        ${t("follows-end")}<span class="unseen">: ${item.title || item.target_id}</span>
      </button>
    </div>
    ${problem && html`<${ProblemNotice} problem=${problem} level="3" onRetry=${submit} />`}
  </li>`;
}

/** A page of the list, with the titles of its polls. */
async function fetchPage(path) {
  const { data } = await asMe("GET", path);
  return { ...data, results: await Promise.all(data.results.map(withTitle)) };
}

async function withTitle(item) {
  if (item.target !== "poll") return item;
  try {
    const { data } = await asMe("GET", `/polls/${item.target_id}/`);
    return { ...item, title: data.title, language: data.language };
  } catch {
    return item; // it is not visible any more, and can still be unfollowed
  }
}
