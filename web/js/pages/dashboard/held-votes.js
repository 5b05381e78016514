/** The list of held votes, without their ballots: release or discard some of them, or all. */

import { html, useState } from "../../../vendor/ui.js";
import { t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { More, useList } from "../../parts/loading.js";
import { SettleDialog } from "./settle-dialog.js";

const TIME = { dateStyle: "medium", timeStyle: "medium" };

/** The votes that wait, to be chosen by checkboxes; `onSettled` is called after a decision. */
export function HeldVotes({ poll, waiting, onSettled }) {
  const path = `/polls/${poll.id}/quarantine/?page_size=200`;
  const list = useList(path, async (page) => (await asMe("GET", page)).data);
  const [chosen, setChosen] = useState(new Set());
  const [asked, setAsked] = useState(null); // {what, ids: null for all}
  const items = list.items || [];
  function settled() {
    setChosen(new Set());
    list.reload();
    onSettled();
  }
  const ask = (what, ids) => () => setAsked({ what, ids });
  return html`${
      list.items &&
      !items.length &&
      html`<p role="status">${t("dashboard-quarantine-empty")}</p>`
    }
    ${
      items.length > 0 &&
      html`<p class="buttons">
          <button type="button" class="button" onClick=${ask("release", null)}>
            ${t("dashboard-release-all", { count: Math.max(waiting, items.length) })}
          </button>
          <button type="button" class="button danger" onClick=${ask("void", null)}>
            ${t("dashboard-void-all", { count: Math.max(waiting, items.length) })}
          </button>
        </p>
        <${Votes} ...${{ items, chosen, setChosen }} />
        <p class="buttons">
          <button
            type="button"
            class="button"
            disabled=${!chosen.size}
            onClick=${ask("release", [...chosen])}
          >
            ${t("dashboard-release", { count: chosen.size })}
          </button>
          <button
            type="button"
            class="button danger"
            disabled=${!chosen.size}
            onClick=${ask("void", [...chosen])}
          >
            ${t("dashboard-void", { count: chosen.size })}
          </button>
        </p>`
    }
    <${More} list=${list} />
    ${
      asked &&
      html`<${SettleDialog}
        ...${{ poll, ...asked, waiting }}
        onClose=${() => setAsked(null)}
        onSettled=${settled}
      />`
    }`;
}

function Votes({ items, chosen, setChosen }) {
  const names = originNames(items);
  function toggle(ids, isOn) {
    const next = new Set(chosen);
    for (const id of ids) isOn ? next.add(id) : next.delete(id);
    setChosen(next);
  }
  const isAll = items.every((vote) => chosen.has(vote.vote_id));
  return html`<div class="scroll">
    <table class="numbers">
      <caption>
        ${t("dashboard-quarantine-caption")}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <label class="check">
              <input
                type="checkbox"
                checked=${isAll}
                onChange=${(event) =>
                  toggle(
                    items.map((vote) => vote.vote_id),
                    event.target.checked,
                  )}
              />
              <span>${t("dashboard-choose-all")}</span>
            </label>
          </th>
          <th scope="col">${t("dashboard-col-origin")}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (vote) =>
            html`<tr key=${vote.vote_id}>
              <th scope="row">
                <label class="check">
                  <input
                    type="checkbox"
                    checked=${chosen.has(vote.vote_id)}
                    onChange=${(event) => toggle([vote.vote_id], event.target.checked)}
                  />
                  <span>${time(vote.cast_at, TIME)}</span>
                </label>
              </th>
              <td class="unbroken">${t("dashboard-origin", { name: names.get(vote.origin) })}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Short names for the origins, in the order in which they are listed. */
function originNames(items) {
  const names = new Map();
  for (const { origin } of items) if (!names.has(origin)) names.set(origin, names.size + 1);
  return names;
}
