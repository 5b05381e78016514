/** A poll on a big screen: the code to scan, the address, and the results as they change. */

import { poll as id } from "../core/arrival.js";
import { html, useEffect, useState } from "../../vendor/ui.js";
import { moment, t } from "../core/messages.js";
import { ProblemNotice } from "../parts/notice.js";
import { QrImage, useCode } from "../parts/qr.js";
import { Failed, Hidden, NotBegun } from "../parts/results/hidden.js";
import { headline } from "../parts/results/sentences.js";
import { FinalTag } from "../parts/results/standing.js";
import { ResultsTable } from "../parts/results/table.js";
import { isOver } from "../parts/results/model.js";
import { hasBegun, useResults } from "../parts/results/use.js";
import { start, setTitle } from "../parts/start.js";
import { StatusTag } from "../parts/status.js";
import { Said } from "../parts/text.js";

// A screen shows what everyone may see, and never what its owner sees.
const ROOM = { always: true, asEveryone: true };
const LONG = 60; // letters of a title or a sentence that is set smaller
const FEW = 5; // choices that fit on a screen in the largest size
const MOST = 8; // choices that fit and are read from the last row, with short sentences above

function Present() {
  const [state, retry] = useResults(id, ROOM);
  const { poll, results, problem } = state;
  useAwake();
  useEffect(() => {
    if (poll) setTitle(t("title-present"), poll.title);
  }, [poll?.title]);
  if (problem && !results) return html`<${Failed} problem=${problem} onRetry=${retry} />`;
  if (!poll) return html`<p role="status">${t("loading")}</p>`;
  const isMany = (results || poll).choices.length > FEW;
  return html`<div class="stage ${isMany ? "many" : ""}">
    <${Way} poll=${poll} results=${results} />
    <section class="show">
      <p class="tags">
        <${StatusTag} status=${(results || poll).status} />
        ${results && hasBegun(poll, results) && html` <${FinalTag} results=${results} />`}
      </p>
      <h1 class=${poll.title.length > LONG ? "long" : ""}>
        <${Said} text=${poll.title} lang=${poll.language} />
      </h1>
      <${Numbers} state=${state} poll=${poll} />
    </section>
    <${Screen} id=${id} />
  </div>`;
}

function Numbers({ state, poll }) {
  const { results, hidden } = state;
  if (!hasBegun(poll, results)) return html`<${NotBegun} poll=${poll} />`;
  if (hidden) return html`<${Hidden} poll=${poll} reason=${hidden} links=${false} />`;
  if (!results) return html`<p role="status">${t("loading")}</p>`;
  const votes = results.total_votes;
  const isSaid = votes > 0 || isOver(poll, results);
  const said = isSaid ? headline(poll, results) : "";
  const most = poll.title.length > LONG ? FEW : said.length > LONG ? FEW + 1 : MOST;
  return html`<p class="headline ${said.length > LONG ? "long" : ""}">
      ${said}
      ${
        (votes > 0 || !isSaid) &&
        html`<span class="soft"> ${t("present-votes", { count: votes })}</span>`
      }
    </p>
    ${
      state.link === "lost" &&
      html`<p role="status"><strong>${t("results-link-lost")}</strong></p>`
    }
    <${ResultsTable} ...${{ poll, results, most }} />
    ${
      !isOver(poll, results) &&
      poll.closes_at &&
      html`<p class="until soft">${t("present-open-until", { time: moment(poll.closes_at) })}</p>`
    }`;
}

/** How people in the room reach the poll: by its ballot while all of them may vote. */
function Way({ poll, results }) {
  const votes = ["public", "authenticated"].includes(poll.eligibility) && !isOver(poll, results);
  const address = `${location.origin}/p/${poll.id}${votes ? "" : "/results"}`;
  const call = !votes ? "results" : hasBegun(poll, results) ? "vote" : "choices";
  const { code, problem, reload } = useCode(address);
  return html`<section class="way">
    <p class="call">${t(`present-${call}`)}</p>
    ${problem && html`<${ProblemNotice} problem=${problem} focus=${false} onRetry=${reload} />`}
    <div class="code">${code && html`<${QrImage} code=${code} label=${t("present-code")} />`}</div>
    <p class="address" dir="ltr">${address.replace(/^https?:\/\//, "")}</p>
  </section>`;
}

function Screen({ id }) {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const look = () => setIsFull(Boolean(document.fullscreenElement));
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  const change = () =>
    isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  return html`<p class="controls no-print">
    ${
      document.fullscreenEnabled &&
      html`<button type="button" class="button" onClick=${change}>
        ${t(isFull ? "present-leave" : "present-full")}
      </button>`
    }
    ${!isFull && html`<a class="button quiet" href="/p/${id}/results">${t("present-back")}</a>`}
  </p>`;
}

/** Keep the screen on while the page is shown, where the browser can. */
function useAwake() {
  useEffect(() => {
    const keep = () => {
      if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
    };
    keep();
    document.addEventListener("visibilitychange", keep);
    return () => document.removeEventListener("visibilitychange", keep);
  }, []);
}

start(Present, { bare: true });
