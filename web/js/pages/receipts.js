/** The receipts of this device, and the way to forget them. Choices are stored nowhere. */

import { html, useState } from "../../vendor/ui.js";
import { announce } from "../core/focus.js";
import { moment, t } from "../core/messages.js";
import { dropReceipt, forgetDevice, receipts } from "../core/store.js";
import { dropDeviceToken } from "../core/voter.js";
import { Confirm } from "../parts/confirm.js";
import { CopyField } from "../parts/copy.js";
import { Notice } from "../parts/notice.js";
import { start } from "../parts/start.js";
import { Said } from "../parts/text.js";

function Receipts() {
  const [list, setList] = useState(receipts);
  const [asking, setAsking] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  function drop(vote) {
    dropReceipt(vote);
    setList(receipts());
    announce(t("receipts-dropped"));
  }
  function forget() {
    forgetDevice();
    dropDeviceToken();
    setList(receipts());
    setAsking(false);
    setForgotten(true);
  }
  return html`<h1>${t("title-receipts")}</h1>
    ${forgotten && html`<${Forgotten} />`}
    <p>${t("receipts-intro")}</p>
    ${list.length
      ? html`<ul class="rows">
          ${list.map(
            (one) => html`<li key=${one.vote}>
              <${Entry} receipt=${one} onDrop=${() => drop(one.vote)} />
            </li>`,
          )}
        </ul>`
      : html`<p class="empty">${t("receipts-none")}</p>`}
    <h2>${t("receipts-forget-title")}</h2>
    <p>${t("receipts-forget-text")}</p>
    <button type="button" class="button danger" onClick=${() => setAsking(true)}>
      ${t("receipts-forget")}
    </button>
    ${asking && html`<${Forget} onForget=${forget} onClose=${() => setAsking(false)} />`}`;
}

function Entry({ receipt, onDrop }) {
  const { poll, title, castAt } = receipt;
  return html`<article class="kept-receipt">
    <h2><a href="/p/${poll}"><${Said} text=${title} /></a></h2>
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

function Forget({ onForget, onClose }) {
  return html`<${Confirm}
    title=${t("receipts-forget-ask")}
    text=${t("receipts-forget-warning")}
    action=${t("receipts-forget")}
    onConfirm=${onForget}
    onClose=${onClose}
  />`;
}

start(Receipts);
