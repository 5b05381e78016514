/** A poll within a page of another site: vote, then see the results. */

import { poll } from "../core/arrival.js";
import { html, useEffect, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { RECEIPTS_CHANGED, write } from "../core/store.js";
import { Notice } from "../parts/notice.js";
import { ownReceipt } from "../parts/results/use.js";
import { start } from "../parts/start.js";
import { Ballot } from "./ballot/ballot.js";
import { loadStanding } from "./ballot/standing.js";
import { Results } from "./embed/results.js";

const first = loadStanding(poll);
first.catch(() => {}); // the ballot says what went wrong
// A frame of another site may be refused all storage.
const remembers = write("probe", 1) && write("probe", null);

function Embed() {
  const refused = useRefused();
  const voted = useVoted();
  const [asked, setAsked] = useState(false);
  useEffect(tellHost, []);
  useEffect(leaveFrame, []);
  if (refused) return html`<${NotHere} /><${Foot} />`;
  return html`${!remembers && html`<${Forgets} />`}
    <${Ballot} id=${poll} first=${first} embedded />
    ${
      voted || asked
        ? html`<${Results} id=${poll} />`
        : html`<p>
            <button type="button" class="button quiet" onClick=${() => setAsked(true)}>
              ${t("embed-results")}
            </button>
          </p>`
    }
    <${Foot} />`;
}

/** Whether the poll needs an account, which no frame of another site has, or is private. */
function useRefused() {
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const fits = ({ eligibility, listing }) =>
      ["public", "invited"].includes(eligibility) && listing !== "private";
    first.then(
      (found) => setRefused(!fits(found.poll)),
      () => {},
    );
  }, []);
  return refused;
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
  return html`<a class=${look} href="/p/${poll}" target="_blank">${t(id)}</a>`;
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
