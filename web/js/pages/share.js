/** Share a poll: addresses to copy, a QR code, a poster, and code for other sites. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { CopyField } from "../parts/copy.js";
import { AccountNav } from "../parts/nav.js";
import { Notice } from "../parts/notice.js";
import { OwnPoll } from "../parts/own-poll.js";
import { useCode } from "../parts/qr.js";
import { start } from "../parts/start.js";
import { Embedding } from "./share/embedding.js";
import { Poster } from "./share/poster.js";
import { QrCode } from "./share/qr-code.js";

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

function Page() {
  return html`<${OwnPoll} tab="share">${({ poll }) => html`<${Share} poll=${poll} />`}<//>`;
}

function Share({ poll }) {
  const ballot = `${location.origin}/p/${poll.id}`;
  const results = `${ballot}/results`;
  const goal = goalOf(poll);
  const votes = goal === "ballot";
  const poster = goal === "results" ? results : ballot;
  const made = useCode(poster);
  return html`<${WhoVotes} poll=${poll} />
    <h2>${t("share-addresses")}</h2>
    ${LOCAL.has(location.hostname) && html`<${Notice} kind="warn"><p>${t("share-local")}</p><//>`}
    <${CopyField} label=${t("share-ballot")} value=${ballot} />
    <${CopyField} label=${t("share-results")} value=${results} />
    <p class="soft">${t(`share-results-${whoSees(poll)}`)}</p>
    <p class="buttons">
      <${ShareButton} poll=${poll} address=${poster} />
      <a class="button" href="/p/${poll.id}">${t("share-open-ballot")}</a>
      <a class="button" href="/p/${poll.id}/present">${t("share-present")}</a>
    </p>
    ${
      goal
        ? html`<${Paper} ...${{ poll, made, votes }} address=${poster} />`
        : html`<h2>${t("share-poster")}</h2>
            <p>${t("share-poster-none")}</p>`
    }
    <${Embedding} poll=${poll} />`;
}

/** The QR code and the poster: to the ballot as long as people can vote, else to the results. */
function Paper({ poll, made, address, votes }) {
  const why = votes ? "ballot" : isOver(poll) ? "over" : "results";
  return html`<div class="share-paper">
    <section>
      <h2>${t("share-code")}</h2>
      <p>${t(`share-code-${why}`)}</p>
      <${QrCode} made=${made} id=${poll.id} />
    </section>
    <section>
      <h2>${t("share-poster")}</h2>
      <p>${t("share-poster-how")}</p>
      <p class="buttons">
        <button type="button" class="button" onClick=${() => print()}>${t("share-print")}</button>
      </p>
      <${Poster} ...${{ poll, address, votes, code: made.code }} />
    </section>
  </div>`;
}

/** What strangers can do by an address: vote ("ballot"), see the "results", or nothing (null). */
function goalOf(poll) {
  const isForAll = poll.eligibility === "public" || poll.eligibility === "authenticated";
  if (poll.listing === "private") return null;
  if (isForAll && !isOver(poll)) return "ballot";
  return poll.results_visibility === "owner_only" ? null : "results";
}

/** Who sees the results: the policy, or what is left of it in a private or closed poll. */
function whoSees(poll) {
  const policy = poll.results_visibility;
  if (policy === "owner_only") return policy;
  return poll.listing === "private" ? "private" : isOver(poll) ? "over" : policy;
}

function isOver(poll) {
  return poll.status === "closed" || poll.status === "archived";
}

function WhoVotes({ poll }) {
  const how = poll.eligibility;
  return html`${
      poll.status === "draft" &&
      html`<${Notice} kind="warn" title=${t("share-draft")}>
        <p>${t("share-draft-why")}</p>
        <p><a class="button" href="/polls/${poll.id}">${t("share-to-board")}</a></p>
      <//>`
    }
    ${isOver(poll) && html`<${Notice} title=${t("share-over")}><p>${t("share-over-why")}</p><//>`}
    ${
      poll.listing === "private" &&
      html`<${Notice} kind="warn" title=${t("share-private")}><p>${t("share-private-why")}</p><//>`
    }
    ${
      !isOver(poll) &&
      poll.listing !== "private" &&
      html`<h2>${t("share-who")}</h2>
        <p>${t(`share-who-${how}`)}</p>`
    }
    ${
      how === "invited" &&
      !isOver(poll) &&
      html`<p>
        <a class="button primary" href="/polls/${poll.id}/invite">${t("share-to-invite")}</a>
      </p>`
    }`;
}

function ShareButton({ poll, address }) {
  if (!navigator.share) return null;
  async function share() {
    try {
      await navigator.share({ title: poll.title, url: address });
    } catch (error) {
      // The person has closed the device's own dialog.
      if (error.name !== "AbortError") throw error;
    }
  }
  return html`<button type="button" class="button primary" onClick=${share}>
    ${t("share-device")}
  </button>`;
}

start(Page, { wide: true, nav: AccountNav });
