/** Requests of a voter: the recorded vote, casting, changing, retracting. */

import { request } from "../../core/api.js";
import { newKey } from "../../core/ids.js";
import { dropDeviceToken, ensureDeviceToken, voterOf } from "../../core/voter.js";

/** Ask as this poll's voter: `ask(method, path, how)` as `request`; null without a voter. */
export async function asker(poll) {
  if (poll.eligibility === "authenticated") {
    const { access, asMe } = await import("../../core/session.js");
    return (await access()) ? asMe : null;
  }
  const who = voterOf(poll);
  return who.voter ? (method, path, how) => request(method, path, { ...how, ...who }) : null;
}

/** The voter's recorded vote. */
export async function loadVote(poll, id) {
  const ask = await asker(poll);
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
 * A repeat with the same key has the same result and counts once.
 */
export async function castVote(poll, ballot, key) {
  if (poll.eligibility === "public") await ensureDeviceToken();
  const ask = (await asker(poll)) || request;
  const how = { body: { poll_id: poll.id, ballot }, key };
  try {
    return cast(await ask("POST", "/votes/", how));
  } catch (problem) {
    if (problem.code !== "invalid-voter-token" || poll.eligibility !== "public") throw problem;
    // A token of another installation, or of one whose keys were lost, names no voter here.
    dropDeviceToken();
    await ensureDeviceToken();
    return cast(await (await asker(poll))("POST", "/votes/", how));
  }
}

/**
 * Replace the ballot of a vote; return the vote.
 *
 * After a change whose answer was lost, the version is not the expected one: the recorded ballot
 * decides whether it was this change.
 */
export async function changeVote(poll, vote, ballot) {
  const ask = await asker(poll);
  const how = { body: { ballot }, ifMatch: `"${vote.version}"` };
  try {
    return (await ask("PUT", `/votes/${vote.id}/`, how)).data;
  } catch (problem) {
    if (problem.code !== "precondition-failed") throw problem;
    const recorded = await loadVote(poll, vote.id);
    if (sameBallot(ballotOf(recorded), ballot)) return recorded;
    problem.recorded = recorded;
    throw problem;
  }
}

/** Retract a vote; one that is not there any more was retracted by an earlier try. */
export async function retractVote(poll, vote) {
  const ask = await asker(poll);
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
  const replayed = headers.get("Idempotent-Replayed") === "true";
  return { vote: data, again: status === 200 && !replayed };
}

