/** The receipts of this device, and the way to forget them. Choices are stored nowhere. */

import { html, useState } from "../../vendor/ui.js";
import { announce, focusLater } from "../core/focus.js";
import { moment, t } from "../core/messages.js";
import { dropReceipt, forgetDevice, receipts } from "../core/store.js";
import { dropDeviceToken } from "../core/voter.js";
import { Confirm } from "../parts/confirm.js";
import { CopyField } from "../parts/copy.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";
import { Said } from "../parts/text.js";

const NONE = "receipts-none";

function Receipts() {
  const [list, setList] = useState(receipts);
  const [asking, setAsking] = useState(null); // a receipt, or "device"
  const [forgotten, setForgotten] = useState(false);
  const done = () => {
    setList(receipts());
    setAsking(null);
  };
  function drop() {
    const at = list.indexOf(asking);
    dropReceipt(asking.vote);
    done();
    // To the one that follows, or to the last one, or to what says that there is none.
    focusLater(list.length > 1 ? entryId(list[at + 1] || list[at - 1]) : NONE);
    announce(t("receipts-dropped"));
  }
  function forget() {
    forgetDevice();
    dropDeviceToken();
    done();
    setForgotten(true);
  }
  return html`<h1>${t("title-receipts")}</h1>
    ${forgotten && html`<${Forgotten} />`}
    <p>${t("receipts-intro")}</p>
    ${list.length
      ? html`<ul class="rows">
          ${list.map(
            (one) => html`<li key=${one.vote}>
              <${Entry} receipt=${one} onDrop=${() => setAsking(one)} />
            </li>`,
          )}
        </ul>`
      : html`<p class="empty" id=${NONE}>${t("receipts-none")}</p>`}
    <h2>${t("receipts-forget-title")}</h2>
    <p>${t("receipts-forget-text")}</p>
    <button type="button" class="button danger" onClick=${() => setAsking("device")}>
      ${t("receipts-forget")}
    </button>
    ${asking && html`<${Ask} ...${{ asking, drop, forget }} onClose=${() => setAsking(null)} />`}`;
}

/** Before a receipt, or all that this device knows, is gone. */
function Ask({ asking, drop, forget, onClose }) {
  if (asking === "device") {
    return html`<${Confirm}
      title=${t("receipts-forget-ask")}
      text=${t("receipts-forget-warning")}
      action=${t("receipts-forget")}
      onConfirm=${forget}
      onClose=${onClose}
    />`;
  }
  return html`<${Confirm}
    title=${t("receipts-drop-ask")}
    text=${t("receipts-drop-warning")}
    action=${t("receipts-drop")}
    onConfirm=${drop}
    onClose=${onClose}
  >
    <p><strong><${Said} text=${asking.title} /></strong></p>
  <//>`;
}

function entryId({ vote }) {
  return `receipt-${vote}`;
}

function Entry({ receipt, onDrop }) {
  const { poll, title, castAt } = receipt;
  return html`<article class="kept-receipt">
    <h2 id=${entryId(receipt)}><a href="/p/${poll}"><${Said} text=${title} /></a></h2>
    <p class="small soft">${t("receipt-time", { time: moment(castAt) })}</p>
    <${CopyField} label=${t("receipt-label")} value=${receipt.receipt} />
    <p class="links">
      <a href="/p/${poll}">${t("receipts-vote")}</a>
      <a href="/p/${poll}/results">${t("ballot-results")}</a>
      <a href="/verify?poll=${poll}">${t("receipt-verify")}</a>
      <button type="button" class="button quiet" onClick=${onDrop}>${t("receipts-drop")}</button>
    </p>
  </article>`;
}

function Forgotten() {
  return html`<${Notice} kind="good" focus title=${t("receipts-forgotten")}>
    <p>${t("receipts-forgotten-text")}</p>
  <//>`;
}

start(Receipts);
