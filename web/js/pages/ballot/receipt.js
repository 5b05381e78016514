/** The receipt of a recorded vote, and what its voter can do with it. */

import { html, useState } from "../../../vendor/ui.js";
import { moment, t } from "../../core/messages.js";
import { CopyField } from "../../parts/copy.js";
import { lazily } from "../../parts/later.js";
import { Notice } from "../../parts/notice.js";
import { Text } from "../../parts/text.js";
import { isRepeatable } from "./casting.js";
import { ResultsLink } from "./results.js";
import { ballotOf, retractVote } from "./votes.js";

const Confirm = lazily(() => import("../../parts/confirm.js").then((module) => module.Confirm));

/**
 * The receipt. `news` is what has just happened (`cast`, `changed`, `same`, `other`), or null;
 * `kept` is false where the device could not store it.
 */
export function Receipt(props) {
  const { poll, kind, vote, news, kept, mayChange, embedded } = props;
  return html`<section class="receipt">
    <${Verdict} vote=${vote} news=${news} />
    <${Ended} poll=${poll} />
    <${CopyField} label=${t("receipt-label")} value=${vote.receipt} />
    <p class="small soft">
      ${t("receipt-proves")} <a href="/verify?poll=${poll.id}">${t("receipt-verify")}</a>
    </p>
    ${kept === false && html`<p><strong>${t("receipt-not-kept")}</strong></p>`}
    <${OwnVote} poll=${poll} kind=${kind} vote=${vote} />
    <${ResultsLink} poll=${poll} voted embedded=${embedded} />
    ${mayChange && html`<${Changes} ...${props} />`}
    <p class="small">
      <${Text}
        id=${poll.eligibility === "invited" ? "receipt-again-invited" : "receipt-again"}
        parts=${{ receipts: (text) => html`<a href="/receipts">${text}</a>` }}
      />
    </p>
  </section>`;
}

/** What happened, in words: the state of the vote comes before everything else. */
function Verdict({ vote, news }) {
  const held = vote.state !== "accepted";
  const id = held ? `receipt-${vote.state}` : `receipt-${news || "found"}`;
  const time = vote.cast_at;
  const kind = held ? "warn" : "good";
  return html`<${Notice} kind=${kind} title=${t(id)} focus=${Boolean(news)} key=${id}>
    <p>${t(`${id}-text`)}</p>
    <p class="small">${t("receipt-time", { time: moment(time) })}</p>
  <//>`;
}

/** That no more votes are accepted. */
function Ended({ poll }) {
  if (poll.status !== "closed" && poll.status !== "archived") return null;
  const time = moment(poll.closed_at || poll.closes_at);
  return html`<p>
    <strong>${t("ballot-state-poll-closed")}.</strong> ${t("ballot-text-poll-closed", { time })}
  </p>`;
}

/** What the voter has chosen, only when asked: someone may be looking. */
function OwnVote({ poll, kind, vote }) {
  const marks = kind.toMarks(ballotOf(vote));
  return html`<details class="own-vote">
    <summary>${t("receipt-show")}</summary>
    ${kind.isEmpty(marks)
      ? html`<p>${t("receipt-abstained")}</p>`
      : html`<${kind.Shown} poll=${poll} marks=${marks} />`}
  </details>`;
}

function Changes({ poll, vote, who, onChange, onRetracted, onRefused }) {
  const [asking, setAsking] = useState(false);
  return html`<div class="buttons">
      <button type="button" class="button" onClick=${onChange}>${t("receipt-change")}</button>
      <button type="button" class="button danger" onClick=${() => setAsking(true)}>
        ${t("receipt-retract")}
      </button>
    </div>
    ${asking &&
    html`<${Retract}
      ...${{ poll, vote, who, onRetracted, onRefused }}
      onClose=${() => setAsking(false)}
    />`}`;
}

function Retract({ poll, vote, who, onRetracted, onRefused, onClose }) {
  async function retract() {
    try {
      await retractVote(poll, vote, who);
    } catch (problem) {
      if (problem.code && !isRepeatable(problem)) onRefused(problem);
      throw problem;
    }
    onRetracted();
  }
  return html`<${Confirm}
    title=${t("retract-title")}
    text=${t("retract-text")}
    action=${t("receipt-retract")}
    onConfirm=${retract}
    onClose=${onClose}
  />`;
}
