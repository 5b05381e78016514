/** A receipt: whether its vote is there, unchanged, and in the count. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { get, getAll } from "../../core/api.js";
import { who } from "../../core/live.js";
import { t, time } from "../../core/messages.js";
import { access } from "../../core/session.js";
import { receipts } from "../../core/store.js";
import { ballotToken, deviceToken } from "../../core/voter.js";
import { Field } from "../../parts/forms.js";
import { Said } from "../../parts/text.js";
import { Checks, useChecks } from "./checks.js";

const SHOWN = 20; // receipts of this device
const RECEIPT = /^[\w-]{43}$/;

/**
 * Paste a receipt, or pick one of this device; `onPoll(id)` goes on with its poll. The receipt of
 * this device in the poll `asked` is checked at once.
 */
export function ReceiptSection({ asked, onPoll, primary }) {
  const [text, setText] = useState("");
  const [found, busy, run] = useChecks();
  const kept = receipts().slice(0, SHOWN);
  const check = (receipt) => {
    setText(receipt);
    run(checkReceipt(receipt.trim(), onPoll));
  };
  useEffect(() => {
    const mine = asked && receipts().find((one) => one.poll === asked);
    if (mine) check(mine.receipt);
  }, []);
  const submit = (event) => {
    event.preventDefault();
    check(text);
  };
  return html`<section aria-labelledby="vote">
    <h2 id="vote">${t("verify-vote")}</h2>
    <p>${t("verify-vote-how")}</p>
    <form onSubmit=${submit}>
      <${Field}
        name="receipt"
        label=${t("verify-receipt")}
        class="mono"
        value=${text}
        onInput=${(event) => setText(event.currentTarget.value)}
        autocomplete="off"
        spellcheck=${false}
        dir="ltr"
      />
      <button class=${primary ? "button primary" : "button"}>${t("verify-check")}</button>
    </form>
    <${Checks} found=${found} busy=${busy} />
    ${kept.length > 0 && html`<${Kept} kept=${kept} onCheck=${check} />`}
  </section>`;
}

function Kept({ kept, onCheck }) {
  return html`<h3>${t("verify-kept")}</h3>
    <ul class="rows">
      ${kept.map(
        (one) =>
          html`<li class="row" key=${one.vote}>
            <span class="grow">
              <${Said} text=${one.title} /><br />
              <span class="small soft">${time(one.castAt)}</span>
            </span>
            <button type="button" class="button" onClick=${() => onCheck(one.receipt)}>
              ${t("verify-check")}<span class="unseen">: ${one.title}</span>
            </button>
          </li>`,
      )}
    </ul>`;
}

async function* checkReceipt(receipt, onPoll) {
  if (!RECEIPT.test(receipt)) {
    yield { state: "open", id: "verify-no-receipt" };
    return;
  }
  const entry = receipts().find((one) => one.receipt === receipt);
  const { vote, viewer } = await (entry ? readVote(entry) : search(receipt));
  if (!vote) {
    yield { state: entry ? "wrong" : "open", id: entry ? "verify-gone" : "verify-not-here" };
    return;
  }
  const isSame = vote.receipt === receipt;
  const args = { time: time(vote.cast_at), version: vote.version };
  yield { state: isSame ? "right" : "wrong", id: isSame ? "verify-same" : "verify-other", args };
  yield { state: vote.state === "accepted" ? "right" : "open", id: `verify-${vote.state}` };
  if (vote.state === "accepted") yield await counted(vote, viewer);
  const more = html`<button type="button" class="button" onClick=${() => onPoll(vote.poll_id)}>
    ${t("verify-poll-too")}
  </button>`;
  yield { state: "open", id: "verify-next", more };
}

/** Whether the results contain the vote: they wait for its position. */
async function counted(vote, viewer) {
  try {
    const path = `/polls/${vote.poll_id}/results/?min_position=${vote.position_hint}`;
    const results = await get(path, await who(viewer));
    if (results.lag) return { state: "open", id: "verify-lag", args: { count: results.lag } };
    const args = { count: results.total_votes, final: String(results.final) };
    return { state: "right", id: "verify-counted", args };
  } catch (problem) {
    if (problem.code !== "results-not-visible") throw problem;
    return { state: "open", id: "verify-hidden" };
  }
}

/** A vote of this device's list: with the token that may have cast it. */
async function readVote({ vote, poll }) {
  for (const viewer of [...voters(poll), ...(await person())]) {
    const found = await get(`/votes/${vote}/`, await who(viewer)).catch(missing);
    if (found) return { vote: found, viewer };
  }
  return {};
}

/** The vote of a pasted receipt, among those of everyone that this device can be. */
async function search(receipt) {
  // A voter without an account is another one in each poll.
  const polls = [...new Set(receipts().map((one) => one.poll))];
  const places = polls.flatMap((poll) =>
    voters(poll).map((viewer) => [viewer, `poll_id=${poll}`]),
  );
  for (const viewer of await person()) places.push([viewer, "page_size=200"]);
  for (const [viewer, query] of places) {
    const votes = await getAll(`/votes/?${query}`, await who(viewer)).catch(missing);
    const vote = votes?.find((one) => one.receipt === receipt);
    if (vote) return { vote, viewer };
  }
  return {};
}

/** The voters without an account that this device can be in a poll. */
function voters(poll) {
  return [deviceToken(), ballotToken(poll)].filter(Boolean).map((voter) => ({ voter }));
}

/** The signed-in person, if there is one. */
async function person() {
  return (await access().catch(() => null)) ? [{ session: true }] : [];
}

function missing(problem) {
  if ([401, 403, 404].includes(problem.status)) return null;
  throw problem;
}
