/** The messages of a webhook with their attempts, and sending one again. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { has, number, t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useSubmit } from "../../parts/forms.js";
import { More, useList } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { PATH } from "./webhook.js";

const STATES = ["pending", "delivered", "failed", "cancelled"];
const KINDS = { delivered: "good", failed: "warn" };
const EXACT = { dateStyle: "medium", timeStyle: "medium" };
const ROUNDED = { maximumFractionDigits: 2 };
const WATCHED = 15; // looks at a message that was just sent, two seconds apart

/** The list, by state; after a test or a replay it is watched for a while. */
export function Deliveries({ webhook, isSent }) {
  const [state, setState] = useState("");
  const [looks, setLooks] = useState(isSent ? WATCHED : 0);
  const path = `${PATH}${webhook.id}/deliveries/`;
  const query = state ? `?page_size=20&state=${state}` : "?page_size=20";
  const list = useList(path + query, async (next) => (await asMe("GET", next)).data);
  const isPending = list.items?.some((item) => item.state === "pending");
  useEffect(() => {
    if (!looks || !isPending) return undefined;
    const timer = setTimeout(() => {
      setLooks(looks - 1);
      list.reload();
    }, 2000);
    return () => clearTimeout(timer);
  }, [looks, isPending]);
  function replace(delivery) {
    list.set(list.items.map((item) => (item.id === delivery.id ? delivery : item)));
    setLooks(WATCHED);
    announce(t("deliveries-replayed"));
  }
  return html`<p class="buttons">
      <label>
        ${t("deliveries-state")}${" "}
        <select onChange=${(event) => setState(event.target.value)}>
          <option value="">${t("deliveries-all")}</option>
          ${STATES.map(
            (one) => html`<option key=${one} value=${one}>${t(`deliveries-${one}`)}</option>`,
          )}
        </select>
      </label>
      <button type="button" class="button" onClick=${list.reload}>
        ${t("deliveries-refresh")}
      </button>
    </p>
    <${Items} list=${list} path=${path} canReplay=${webhook.enabled} onReplay=${replace} />`;
}

function Items({ list, path, canReplay, onReplay }) {
  if (!list.items) return list.problem ? html`<${More} list=${list} />` : html`<${Loading} />`;
  if (list.items.length === 0) return html`<p class="empty">${t("deliveries-none")}</p>`;
  return html`<ul class="rows">
      ${list.items.map(
        (item) => html`<${Delivery} key=${item.id} ...${{ item, path, canReplay, onReplay }} />`,
      )}
    </ul>
    <${More} list=${list} />`;
}

function Delivery({ item, path, canReplay, onReplay }) {
  const name = t(`webhooks-${item.type.replace(".", "-")}`);
  const [problem, busy, replay] = useSubmit(async () => {
    onReplay((await asMe("POST", `${path}${item.id}/replay/`, { body: {} })).data);
  });
  return html`<li>
    <div class="row wraps">
      <div class="grow">
        <p>
          <strong>${name}</strong>${" "}
          <span class="tag ${KINDS[item.state] || ""}">${t(`deliveries-${item.state}`)}</span>
        </p>
        <p class="small soft">${time(item.created_at, EXACT)}</p>
        <${Outcome} item=${item} />
        <details class="unfold">
          <summary>${t("deliveries-details")}</summary>
          <${Attempts} item=${item} />
          <p class="small"><code dir="ltr">${item.message_id}</code></p>
          <pre class="small" dir="ltr">${JSON.stringify(item.body, null, 2)}</pre>
        </details>
      </div>
      ${canReplay &&
      html`<button type="button" class="button" aria-disabled=${busy} onClick=${replay}>
        ${t("deliveries-replay")}
        <span class="unseen">: ${name}, ${time(item.created_at)}</span>
      </button>`}
    </div>
    ${problem && html`<${ProblemNotice} problem=${problem} level="3" onRetry=${replay} />`}
  </li>`;
}

function Outcome({ item }) {
  const [last] = item.log;
  const next = item.next_attempt_at;
  const lines = [
    last && t("deliveries-last", { what: outcomeOf(last) }),
    next && t("deliveries-next", { when: time(next, EXACT) }),
  ];
  return html`${lines.map((line) => line && html`<p class="small soft">${line}</p>`)}`;
}

function Attempts({ item }) {
  if (item.log.length === 0) return html`<p class="small">${t("deliveries-no-attempt")}</p>`;
  return html`<div class="scroll">
    <table class="small">
      <thead>
        <tr>
          <th scope="col">${t("deliveries-attempt")}</th>
          <th scope="col">${t("deliveries-at")}</th>
          <th scope="col">${t("deliveries-took")}</th>
          <th scope="col">${t("deliveries-outcome")}</th>
        </tr>
      </thead>
      <tbody>
        ${item.log.map(
          (one) => html`<tr key=${one.at}>
            <th scope="row">${number(one.number)}</th>
            <td>${time(one.at, EXACT)}</td>
            <td>${t("deliveries-seconds", { seconds: number(one.seconds, ROUNDED) })}</td>
            <td>${outcomeOf(one)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The status of the response, or why there was none. */
function outcomeOf(attempt) {
  if (attempt.status) return t("deliveries-status", { status: String(attempt.status) });
  const id = `deliveries-error-${attempt.error}`;
  return has(id) ? t(id) : attempt.error;
}
