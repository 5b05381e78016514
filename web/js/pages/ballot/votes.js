/** Requests of a voter: the recorded vote, casting, changing, retracting. */

import { Problem, lost, request } from "../../core/api.js";
import { newKey } from "../../core/ids.js";
import { dropDeviceToken, ensureDeviceToken, voterOf } from "../../core/voter.js";

/** Who votes in this poll now: an account, a ballot token or this device's token; or null. */
export async function voterNow(poll) {
  if (poll.eligibility !== "authenticated") return voterOf(poll).voter || null;
  const { access, subject } = await import("../../core/session.js");
  return (await access()) && subject();
}

/** What a request raises that is another voter's by now, and is not sent. */
export function voterChanged() {
  return new Problem(409, { code: "voter-changed" });
}

/**
 * Ask as the voter `who` of `voterNow`: `ask(method, path, how)` as `request`. If another one
 * would ask by now, nothing is sent: the Problem is `voter-changed`, or that nobody is signed in.
 */
async function asker(poll, who) {
  if (poll.eligibility === "authenticated") {
    const { asMe } = await import("../../core/session.js");
    return (method, path, how) => asMe(method, path, { ...how, person: who });
  }
  const { voter } = voterOf(poll);
  if (who && voter !== who) throw voterChanged();
  return (method, path, how) => request(method, path, { ...how, voter });
}

/** Whether `who` may vote, and has: the answer of the platform. */
export async function askEligibility(poll, who) {
  const ask = await asker(poll, who);
  return (await ask("GET", `/votes/eligibility/?poll_id=${poll.id}`)).data;
}

/** The voter's recorded vote. */
export async function loadVote(poll, id, who) {
  const ask = await asker(poll, who);
  return (await ask("GET", `/votes/${id}/`)).data;
}

/** One Idempotency-Key for each different ballot, kept for its repeats: `keyFor(ballot)`. */
export function keys() {
  let last = null;
  return (ballot) => {
    const text = JSON.stringify(ballot);
    if (last?.text !== text) last = { text, key: newKey() };
    return last.key;
  };
}

/**
 * Cast a ballot; return {vote, again}: `again` if the same ballot had been recorded before.
 *
 * A repeat with the same key has the same result and counts once. It is the same voter's: the
 * first cast sets `by.who` where it was not known before, and the others are of that one.
 */
export async function castVote(poll, ballot, key, by) {
  const isPublic = poll.eligibility === "public";
  by.who ||= isPublic ? await ensureDeviceToken() : await voterNow(poll);
  const how = { body: { poll_id: poll.id, ballot }, key };
  try {
    return cast(await (await asker(poll, by.who))("POST", "/votes/", how));
  } catch (problem) {
    if (problem.code !== "invalid-voter-token" || !isPublic) throw problem;
    // A token of another installation, or of one whose keys were lost, names no voter here.
    dropDeviceToken();
    by.who = await ensureDeviceToken();
    return cast(await (await asker(poll, by.who))("POST", "/votes/", how));
  }
}

/**
 * Replace the ballot of a vote; return the vote.
 *
 * After a change whose answer was lost, the version is not the expected one: the recorded ballot
 * decides whether it was this change.
 */
export async function changeVote(poll, vote, ballot, who) {
  const ask = await asker(poll, who);
  const how = { body: { ballot }, ifMatch: `"${vote.version}"` };
  try {
    return cast(await ask("PUT", `/votes/${vote.id}/`, how)).vote;
  } catch (problem) {
    if (problem.code !== "precondition-failed") throw problem;
    const recorded = await loadVote(poll, vote.id, who);
    if (sameBallot(ballotOf(recorded), ballot)) return recorded;
    problem.recorded = recorded;
    throw problem;
  }
}

/** Retract a vote; one that is not there any more was retracted by an earlier try. */
export async function retractVote(poll, vote, who) {
  const ask = await asker(poll, who);
  try {
    await ask("DELETE", `/votes/${vote.id}/`, { ifMatch: `"${vote.version}"` });
  } catch (problem) {
    if (problem.code !== "vote-not-found") throw problem;
  }
}

/** The ballot of a vote, as a request has it. */
export function ballotOf(vote) {
  return vote.ballot || { choice: vote.choice_id };
}

/** Whether two ballots are the same marks; the order of marks without ranks says nothing. */
export function sameBallot(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(ballot) {
  const [[member, marks]] = Object.entries(ballot);
  if (member === "choices") return JSON.stringify([member, [...marks].sort()]);
  if (member === "scores") return JSON.stringify([member, Object.entries(marks).sort()]);
  if (member !== "ranking") return JSON.stringify([member, marks]);
  const ranks = marks.map((rank) => (Array.isArray(rank) ? [...rank].sort() : [rank]));
  return JSON.stringify([member, ranks]);
}

function cast({ data, status, headers }) {
  if (!data?.receipt) throw lost(); // whoever has answered, it was not the platform
  const replayed = headers.get("Idempotent-Replayed") === "true";
  return { vote: data, again: status === 200 && !replayed };
}

