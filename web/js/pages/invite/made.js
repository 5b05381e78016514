/** Links that were made as a file: which of them were used, and the way to revoke them. */

import { html, useState } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { More, useList } from "../../parts/loading.js";

const FILTERS = { all: "", used: "&used=true", unused: "&used=false" };

/**
 * The list, the newest file first; links by mail are left out, because each belongs to an
 * address.
 */
export function Made({ poll, turn }) {
  const [filter, setFilter] = useState("all");
  const path = `/polls/${poll.id}/invitations/?page_size=100${FILTERS[filter]}`;
  const list = useList(
    `${path}#${turn}`,
    async (page) => (await asMe("GET", page.split("#")[0])).data,
  );
  const [asked, setAsked] = useState(null);
  const items = list.items || [];
  const isOver = ["closed", "archived"].includes(poll.status);
  return html`<p class="buttons">
      ${Object.keys(FILTERS).map(
        (name) =>
          html`<button
            key=${name}
            type="button"
            class="button"
            aria-pressed=${name === filter}
            onClick=${() => setFilter(name)}
          >
            ${t(`invite-made-${name}`)}
          </button>`,
      )}
    </p>
    ${list.items && !items.length && html`<p>${t("invite-made-none")}</p>`}
    ${seriesOf(items).map(
      ([id, some]) => html`<${Series} key=${id} ...${{ id, some, isOver }} onAsk=${setAsked} />`,
    )}
    <${More} list=${list} />
    ${
      asked &&
      html`<${Revoke}
        poll=${poll}
        ...${asked}
        onClose=${() => setAsked(null)}
        onRevoked=${list.reload}
      />`
    }`;
}

function Series({ id, some, isOver, onAsk }) {
  const left = some.filter((one) => !one.used && !one.revoked_at);
  return html`<div class="scroll">
      <table class="numbers">
        <caption>
          ${t("invite-series", { name: `links-${id}.csv` })}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">${t("invite-col-number")}</th>
            <th scope="col">${t("invite-col-state")}</th>
            <th scope="col"><span class="unseen">${t("invite-revoke")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${some.map(
            (one) =>
              html`<tr key=${one.id}>
                <th scope="row" class="number">${number(one.number + 1)}</th>
                <td>${t(`invite-link-${stateOf(one)}`)}</td>
                <td>
                  ${
                    stateOf(one) === "unused" &&
                    !isOver &&
                    html`<button
                      type="button"
                      class="button quiet"
                      onClick=${() => onAsk({ one })}
                    >
                      ${t("invite-revoke")}<span class="unseen"> ${number(one.number + 1)}</span>
                    </button>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      left.length > 0 &&
      !isOver &&
      html`<p>
        <button type="button" class="button danger" onClick=${() => onAsk({ series: id })}>
          ${t("invite-revoke-series")}
        </button>
      </p>`
    }`;
}

function Revoke({ poll, one, series, onClose, onRevoked }) {
  async function revoke() {
    const end = one ? `${one.id}/` : `?series_id=${series}`;
    await asMe("DELETE", `/polls/${poll.id}/invitations/${end}`);
    onClose();
    onRevoked();
  }
  const title = one
    ? t("invite-revoke-title", { number: one.number + 1 })
    : t("invite-revoke-series-title");
  return html`<${Confirm}
    title=${title}
    text=${t(one ? "invite-revoke-what" : "invite-revoke-series-what")}
    action=${t("invite-revoke-do")}
    onConfirm=${revoke}
    onClose=${onClose}
  />`;
}

function stateOf({ used, revoked_at: revoked }) {
  return used ? "used" : revoked ? "revoked" : "unused";
}

function seriesOf(items) {
  const found = new Map();
  for (const one of items) {
    if (!found.has(one.series_id)) found.set(one.series_id, []);
    found.get(one.series_id).push(one);
  }
  return [...found];
}
