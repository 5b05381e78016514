/** A poll to vote in: what it is about, and the ballot, the receipt, or why there is neither. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { t } from "../../core/messages.js";
import { dropReceipt, keepReceipt } from "../../core/store.js";
import { Notice, ProblemNotice, sentence } from "../../parts/notice.js";
import { setTitle } from "../../parts/start.js";
import { Facts } from "./facts.js";
import { Head } from "./head.js";
import { Paper } from "./paper.js";
import { Receipt } from "./receipt.js";
import { Refused } from "./refused.js";
import { loadStanding } from "./standing.js";
import { loadVote, voterChanged, voterNow } from "./votes.js";
import { useOtherVoter } from "./other-voter.js";

// Refusals that say that this page is out of date.
const OUTDATED = new Set([
  "change-not-allowed",
  "poll-not-open",
  "precondition-failed",
  "vote-held",
  "vote-not-found",
  "voter-changed",
]);

/**
 * The ballot of a poll. `first` is the promise of its standing, if it is loading already.
 * `embedded` is for a frame in another site: links open a page of their own.
 */
export function Ballot({ id, first, embedded = false }) {
  const [now, setNow] = useState(null);
  const turns = useRef(0);
  async function load(before, trouble) {
    const turn = (turns.current += 1);
    const show = (next) => turns.current === turn && setNow({ ...next, turn });
    try {
      show({ ...(await (before || loadStanding(id))), news: null, trouble });
    } catch (raised) {
      show({ problem: asProblem(raised) });
    }
  }
  useEffect(() => void load(first), [id]);
  useEffect(() => {
    if (now?.poll) setTitle(`\u2068${now.poll.title}\u2069`);
  }, [now?.poll]);
  useReload(now?.poll, () => load());
  useOtherVoter(now, (problem) => load(null, problem));
  if (!now) return html`<p class="loading" role="status">${t("loading")}</p>`;
  if (now.problem) return html`<${Missing} problem=${now.problem} onRetry=${() => load()} />`;
  return html`<${Head} poll=${now.poll} />
    <${Voting} ...${{ now, setNow, embedded }} reload=${(why) => load(null, why)} />
    <${Facts} poll=${now.poll} />`;
}

function Missing({ problem, onRetry }) {
  if (problem.status !== 404) {
    return html`<h1>${t("title-ballot")}</h1>
      <${ProblemNotice} problem=${problem} onRetry=${onRetry} />`;
  }
  return html`<h1>${t("ballot-missing")}</h1>
    <p>${t("code-poll-not-found")}</p>
    <p><a class="button primary" href="/">${t("ballot-home")}</a></p>`;
}

function Voting({ now, setNow, reload, embedded }) {
  const { poll, kind, who, vote, news, changing } = now;
  // An answer to an earlier voter of this page says nothing to the one who is here now.
  const patch = (change) =>
    setNow((before) => (before.turn === now.turn ? { ...before, ...change } : before));
  async function recorded(vote, news, by = who) {
    // Whoever is here by now must not find the receipt of the voter who has gone.
    if (by && (await voterNow(poll).catch(() => by)) !== by) return reload(voterChanged());
    const kept = keepReceipt(entry(poll, vote));
    const mayChange = poll.allow_change && vote.state === "accepted" && poll.status === "open";
    return patch({ who: by, vote, news, kept, mayChange, changing: false });
  }
  async function refused(problem) {
    const known = problem.recorded || (await recordedVote(poll, problem, who));
    if (known) recorded(known, problem.recorded ? "elsewhere" : "other");
    else if (OUTDATED.has(problem.code)) reload(problem);
    else patch({ reason: problem.code, vote: null, changing: false });
  }
  function retracted() {
    dropReceipt(vote.id);
    patch({ vote: null, reason: null, news: "retracted", changing: false });
  }
  const trouble = now.trouble && html`<${Outdated} problem=${now.trouble} />`;
  if (vote && !changing) {
    return html`${trouble}<${Receipt}
      ...${{ poll, kind, who, vote, news, embedded, kept: now.kept, mayChange: now.mayChange }}
      onChange=${() => patch({ changing: true })}
      onRetracted=${retracted}
      onRefused=${refused}
    />`;
  }
  if (now.reason && !changing && now.reason !== "precondition-required") {
    return html`${trouble}<${Refused} poll=${poll} reason=${now.reason} embedded=${embedded} />`;
  }
  return html`${trouble}${news === "retracted" && html`<${Retracted} />`}
    <${Paper}
      ...${{ poll, kind, who, vote, onDone: recorded, onRefused: refused }}
      key=${`${changing ? "change" : "cast"} ${now.turn}`}
      onCancel=${changing ? () => patch({ changing: false, news: null }) : undefined}
    />`;
}

/** What this page has shown was not true any more; the new state follows. */
function Outdated({ problem }) {
  const title = t(problem.code === "voter-changed" ? "ballot-foreign" : "problem-title");
  return html`<${Notice} kind="warn" focus title=${title}>
    <p>${sentence(problem)}</p>
  <//>`;
}

function Retracted() {
  return html`<${Notice} kind="good" focus title=${t("ballot-retracted")}>
    <p>${t("ballot-retracted-text")}</p>
  <//>`;
}

/** The vote that stands in the way of another one. */
async function recordedVote(poll, problem, who) {
  const found = problem.code === "already-voted" && problem.body.vote_id;
  return found ? loadVote(poll, found, who).catch(() => null) : null;
}

function entry(poll, vote) {
  return {
    poll: poll.id,
    title: poll.title,
    vote: vote.id,
    receipt: vote.receipt,
    castAt: vote.cast_at,
    position: vote.position_hint,
  };
}

/** Load the poll again when it opens or closes while the page is open. */
function useReload(poll, reload) {
  const next = poll?.status === "scheduled" ? poll.opens_at : null;
  useEffect(() => {
    const left = Date.parse(next) - Date.now() + 1000;
    if (!next || left > 2 ** 31 - 1) return undefined;
    const timer = setTimeout(reload, Math.max(left, 1000));
    return () => clearTimeout(timer);
  }, [poll]);
}
