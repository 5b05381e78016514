/** A poll within a page of another site: vote, then see the results. */

import { poll } from "../core/arrival.js";
import { html, useEffect, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { RECEIPTS_CHANGED, write } from "../core/store.js";
import { ballotToken } from "../core/voter.js";
import { Notice } from "../parts/notice.js";
import { ownReceipt } from "../parts/results/use.js";
import { start } from "../parts/start.js";
import { Ballot } from "./ballot/ballot.js";
import { loadStanding } from "./ballot/standing.js";
import { Results } from "./embed/results.js";
import { guard } from "./embed/seen.js";

const first = loadStanding(poll);
first.catch(() => {}); // the ballot says what went wrong
// A frame of another site may be refused all storage.
const remembers = write("probe", 1) && write("probe", null);

function Embed() {
  const found = useFound();
  const voted = useVoted();
  const [asked, setAsked] = useState(false);
  const stopped = useStopped();
  useEffect(tellHost, []);
  useEffect(leaveFrame, []);
  if (found === "refused") return html`<${NotHere} /><${Foot} />`;
  if (found === "missing") return html`<${Ballot} id=${poll} first=${first} embedded />`;
  return html`${!remembers && html`<${Forgets} />`}
    <${Ballot} id=${poll} first=${first} embedded />
    ${stopped && html`<${Unseen} ...${stopped} key=${stopped.turn} />`}
    ${
      found !== null &&
      html`${
          voted || asked || found === "over"
            ? html`<${Results} id=${poll} />`
            : html`<${ToResults} onClick=${() => setAsked(true)} />`
        }
        <${Foot} />`
    }`;
}

function ToResults({ onClick }) {
  return html`<p class="links">
    <button type="button" class="button quiet" onClick=${onClick}>${t("embed-results")}</button>
  </p>`;
}

/** What the poll is in a frame: null until that is known, "refused", "missing", "over" or "". */
function useFound() {
  const [found, setFound] = useState(null);
  useEffect(() => {
    first.then(
      (standing) => setFound(kindOf(standing.poll)),
      (problem) => setFound(problem.status === 404 ? "missing" : ""),
    );
  }, []);
  return found;
}

function kindOf({ eligibility, listing, status }) {
  // A poll may need an account, which no frame of another site has, or be private.
  if (!["public", "invited"].includes(eligibility) || listing === "private") return "refused";
  return status === "closed" || status === "archived" ? "over" : "";
}

/** Whether this device has voted, also just now. */
function useVoted() {
  const [voted, setVoted] = useState(ownReceipt(poll) !== null);
  useEffect(() => {
    const hear = ({ detail }) => setVoted(detail !== null);
    addEventListener(RECEIPTS_CHANGED, hear);
    return () => removeEventListener(RECEIPTS_CHANGED, hear);
  }, []);
  return voted;
}

/** Why the last press of a button was stopped: {why, turn}, or null. */
function useStopped() {
  const [stopped, setStopped] = useState(null);
  useEffect(() => {
    let turn = 0;
    function stop(why) {
      const dialog = document.querySelector("dialog[open]");
      if (dialog && why === "soon") return; // it stays open for the next press
      dialog?.close(); // a notice behind it would not be read
      setStopped({ why, turn: (turn += 1) });
    }
    return guard(document.getElementById("app"), stop, () => setStopped(null));
  }, []);
  return stopped;
}

function Unseen({ why }) {
  return html`<${Notice} kind="warn" focus title=${t("embed-unseen")}>
    <p>${t(`embed-unseen-${why}`)}</p>
    <p><${Own} id="embed-open" /></p>
  <//>`;
}

function NotHere() {
  return html`<${Notice} level=${1} title=${t("embed-not-here")}>
    <p>${t("embed-not-here-why")}</p>
    <p><${Own} id="embed-open" primary /></p>
  <//>`;
}

function Forgets() {
  return html`<${Notice} kind="warn" title=${t("embed-forgets")}>
    <p>${t("embed-forgets-why")}</p>
    <p><${Own} id="embed-open" /></p>
  <//>`;
}

function Foot() {
  return html`<p class="embed-foot"><${Own} id="embed-own" quiet /></p>`;
}

function Own({ id, primary, quiet }) {
  const look = primary ? "button primary" : quiet ? "" : "button";
  const token = ballotToken(poll); // the own page is another device, and does not know it
  const address = `/p/${poll}${token ? `#token=${token}` : ""}`;
  return html`<a class=${look} href=${address} target="_blank" rel="noopener">${t(id)}</a>`;
}

/** Links lead out of the frame: no other page may be shown in one. */
function leaveFrame() {
  const look = (event) => {
    const link = event.target.closest?.("a[href]");
    if (link) link.target = "_blank";
  };
  addEventListener("click", look, true);
  return () => removeEventListener("click", look, true);
}

/** Tell the page around the frame how high the content is, and what it is called. */
function tellHost() {
  if (parent === window) return undefined;
  const app = document.getElementById("app");
  const tell = () => {
    const height = Math.ceil(app.getBoundingClientRect().height);
    // Any site may show the page, and the height of a poll is no secret.
    parent.postMessage({ type: "provote", height, title: document.title }, "*");
  };
  const sizes = new ResizeObserver(tell);
  const titles = new MutationObserver(tell);
  sizes.observe(app);
  titles.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => {
    sizes.disconnect();
    titles.disconnect();
  };
}

start(Embed, { bare: true });
