/** The question before held votes are released or discarded, and the progress of doing it. */

import { html, useState } from "../../../vendor/ui.js";
import { Problem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";

const AT_ONCE = 200; // votes of one request, as many as a page of the list has

/** Release or void the votes with these `ids`, or all that wait if it is null. */
export function SettleDialog({ poll, what, ids, waiting, onClose, onSettled }) {
  const [done, setDone] = useState(null);
  const count = ids ? ids.length : waiting;
  async function decide() {
    setDone((old) => old || 0);
    for await (const changed of settle(poll.id, what, ids)) setDone((old) => old + changed);
    announce(t(`dashboard-${what}-done`));
    onClose();
    onSettled();
  }
  return html`<${Confirm}
    title=${t(`dashboard-${what}-title`, { count })}
    action=${t(`dashboard-${what}-do`)}
    kind=${what === "void" ? "danger" : "primary"}
    onConfirm=${decide}
    onClose=${onClose}
  >
    <p>${t(`dashboard-${what}-what`)}</p>
    <p>${t("dashboard-settle-forever")}</p>
    ${
      done !== null &&
      html`<p role="status">${t("dashboard-settle-progress", { done, count })}</p>`
    }
  <//>`;
}

/** Settle votes page by page; yields how many were changed by each request. */
async function* settle(id, what, ids) {
  const send = async (some) => {
    const how = { body: { vote_ids: some } };
    return (await asMe("POST", `/polls/${id}/quarantine/${what}/`, how)).data.changed;
  };
  for (let at = 0; ids && at < ids.length; at += AT_ONCE)
    yield await send(ids.slice(at, at + AT_ONCE));
  // New votes may be held meanwhile: those that are there now are settled.
  const before = new Date().toISOString();
  for (let more = !ids; more;) {
    const path = `/polls/${id}/quarantine/?page_size=${AT_ONCE}`;
    const { results } = (await asMe("GET", path)).data;
    const old = results.filter((vote) => vote.cast_at <= before).map((vote) => vote.vote_id);
    more = old.length > 0;
    const changed = more ? await send(old) : 0;
    // Votes that stay as they are would be asked for again without end.
    if (more && !changed) throw new Problem(0, { code: "settling-stuck" });
    yield changed;
  }
}
