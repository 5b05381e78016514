/** A tie that the owner decides by a drawing: the order of the lots is entered and recorded. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { Notice } from "../../parts/notice.js";
import { labelsOf } from "../../parts/results/model.js";
import { Said } from "../../parts/text.js";

/** How to draw, the order as it was drawn, and the question before it is recorded. */
export function Drawing({ poll, results, undecided, onDrawn }) {
  const labels = labelsOf(results);
  const [order, setOrder] = useState([]);
  const [isAsked, setIsAsked] = useState(false);
  const rest = undecided.tied.filter((id) => !order.includes(id));
  // The last lot needs no drawing.
  const whole = rest.length === 1 ? [...order, ...rest] : order;
  const name = (id) => html`<${Said} text=${labels.get(id)} lang=${poll.language} />`;
  function draw(id) {
    setOrder([...order, id]);
    announce(t("dashboard-tie-drawn", { choice: labels.get(id), place: order.length + 1 }));
  }
  return html`<${Notice} kind="warn" title=${t("dashboard-tie")}>
    <p>${t(undecided.purpose === "election" ? "dashboard-tie-seat" : "dashboard-tie-other")}</p>
    <p>${t("dashboard-tie-how")}</p>
    ${
      whole.length > 0 &&
      html`<ol>
        ${whole.map((id) => html`<li key=${id}>${name(id)}</li>`)}
      </ol>`
    }
    ${rest.length > 1 && html`<${Lots} ...${{ rest, name, draw }} place=${order.length + 1} />`}
    ${
      whole.length > 0 &&
      html`<p class="buttons">
        ${
          rest.length < 2 &&
          html`<button type="button" class="button primary" onClick=${() => setIsAsked(true)}>
            ${t("dashboard-tie-record")}
          </button>`
        }
        ${
          order.length > 0 &&
          html`<button type="button" class="button" onClick=${() => setOrder([])}>
            ${t("dashboard-tie-again")}
          </button>`
        }
      </p>`
    }
    ${
      isAsked &&
      html`<${Ask}
        ...${{ poll, order: whole, name, onDrawn }}
        onClose=${() => setIsAsked(false)}
      />`
    }
  <//>`;
}

function Lots({ rest, place, name, draw }) {
  return html`<ul class="rows lots">
    ${rest.map(
      (id) =>
        html`<li class="row" key=${id}>
          <span class="grow">${name(id)}</span>
          <button type="button" class="button" onClick=${() => draw(id)}>
            <span
              >${t("dashboard-tie-draw", { place })}<span class="unseen">: ${name(id)}</span></span
            >
          </button>
        </li>`,
    )}
  </ul>`;
}

function Ask({ poll, order, name, onDrawn, onClose }) {
  async function record() {
    await asMe("POST", `/polls/${poll.id}/results/ties/`, { body: { order } });
    announce(t("dashboard-tie-done"));
    onClose();
    onDrawn();
  }
  return html`<${Confirm}
    title=${t("dashboard-tie-title")}
    action=${t("dashboard-tie-do")}
    kind="primary"
    onConfirm=${record}
    onClose=${onClose}
  >
    <ol>
      ${order.map((id) => html`<li key=${id}>${name(id)}</li>`)}
    </ol>
    <p>${t("dashboard-tie-forever")}</p>
  <//>`;
}
