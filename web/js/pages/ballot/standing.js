/** Where a voter stands in a poll: the poll, the recorded vote, and why no vote is possible. */

import { get } from "../../core/api.js";
import { dropDeviceToken } from "../../core/voter.js";
import { loadKind } from "./kinds.js";
import { askEligibility, loadVote, voterNow } from "./votes.js";

/**
 * Load a poll and its voter's standing: {poll, kind, who, reason, vote, mayChange}.
 *
 * `who` is the voter, or null as long as there is none; `reason` is the code with which a ballot
 * would be refused, or null. A check that fails does not
 * keep anyone from voting: the cast itself says what is wrong.
 */
export async function loadStanding(id) {
  const poll = await loadPoll(id);
  const [kind, own] = await Promise.all([loadKind(poll.ballot_type), standing(poll)]);
  return { poll, kind, who: null, vote: null, mayChange: false, ...own };
}

async function standing(poll) {
  if (poll.status === "draft") return { reason: "poll-draft" };
  if (poll.eligibility === "delegated") return { reason: "not-delegate" };
  let who = null;
  try {
    who = await voterNow(poll);
    return who ? await checked(poll, who) : { reason: withoutVoter(poll) };
  } catch (problem) {
    const reason = reasonOf(problem, poll);
    return { reason, who: problem.code === "invalid-voter-token" ? null : who };
  }
}

/** What a failed check says about a cast. */
function reasonOf(problem, poll) {
  if (poll.eligibility === "public") {
    if (problem.code === "invalid-voter-token") dropDeviceToken();
    return byStatus(poll);
  }
  const isRefusal = problem.status >= 400 && problem.status < 500 && problem.status !== 429;
  return isRefusal ? problem.code : byStatus(poll);
}

async function checked(poll, who) {
  const { reason, vote_id: id, may_change: mayChange } = await askEligibility(poll, who);
  return { who, reason, vote: id ? await loadVote(poll, id, who) : null, mayChange };
}

async function loadPoll(id) {
  try {
    return await get(`/polls/${id}/`);
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    return loadAsMe(id, problem);
  }
}

/** Drafts and private polls are shown to their owners only. */
async function loadAsMe(id, problem) {
  const { access, asMe } = await import("../../core/session.js");
  const mine = await access().catch(() => null);
  if (!mine) throw problem;
  return (await asMe("GET", `/polls/${id}/`)).data;
}

function withoutVoter(poll) {
  if (byStatus(poll)) return byStatus(poll);
  if (poll.eligibility === "invited") return "invitation-required";
  return poll.eligibility === "authenticated" ? "authentication-required" : null;
}

function byStatus(poll) {
  return poll.status === "open" ? null : "poll-not-open";
}
