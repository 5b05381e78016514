/** What the checks of a receipt, a poll or a file say together: what is proven, what is not. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Notice } from "../../parts/notice.js";

// By the message of a check, the first that occurs: the verdict, and how its notice looks.
const BY_CHECK = [
  ["verify-no-receipt", "format", "warn"],
  ["verify-not-here", "unknown", "warn"],
  ["verify-gone", "gone", "bad"],
  ["verify-other", "changed", "warn"],
  ["verify-quarantined", "held", "warn"],
  ["verify-voided", "voided", "warn"],
  ["verify-lag", "waiting", "warn"],
  ["verify-hidden", "recorded", "good"],
  ["verify-counted", "counted", "good"],
  ["verify-file-unreadable", "unreadable", "warn"],
  ["verify-file-unknown", "unreadable", "warn"],
  ["verify-file-version", "unreadable", "warn"],
];
// The same where no check is wrong: those before are states, these are limits of what was checked.
const BY_LIMIT = [
  ["verify-draft", "draft", "warn"],
  ["verify-results-hidden", "hidden", "warn"],
  ["verify-not-final", "interim", ""],
  ["verify-unpublished", "unpublished", ""],
  ["verify-file-digest", "report", ""],
  ["verify-file-export", "whole", "good"],
  ["verify-file-counted", "recounted", "good"],
  ["verify-by-program", "program", ""],
  ["verify-lot-missing", "lot", "warn"],
  ["verify-recount", "right", "good"],
];

/** The verdict on checks, {id, kind}: the id of a heading, to which a text belongs. */
export function verdictOf(found) {
  const has = (id) => found.some((check) => check.id === id);
  if (found.some((check) => check.problem)) return named("failed", "warn");
  const state = BY_CHECK.find(([id]) => has(id));
  if (state) return named(ended(state[1], found), state[2]);
  if (found.some((check) => check.state === "wrong")) {
    const isFile = found.some((check) => check.id.startsWith("verify-file"));
    return named(isFile ? "altered" : "wrong", "bad");
  }
  const limit = BY_LIMIT.find(([id]) => has(id));
  return limit ? named(limit[1], limit[2]) : named("definition", "good");
}

/** A counted vote is in the final result, or in one that may still grow. */
function ended(verdict, found) {
  const isFinal = found.some(({ args }) => args?.final === "true");
  return verdict === "counted" && isFinal ? "final" : verdict;
}

function named(verdict, kind) {
  return { id: `verify-says-${verdict}`, kind };
}

/** The verdict as a notice above its checks. */
export function Verdict({ found }) {
  const { id, kind } = verdictOf(found);
  return html`<${Notice} kind=${kind} level=${3} title=${t(id)}>
    <p>${t(`${id}-text`)}</p>
  <//>`;
}
