/** The state of a page with results: the poll and its results, or why there are none. */

import { useEffect, useReducer, useRef, useState } from "../../../vendor/ui.js";
import { Problem, asProblem, get } from "../../core/api.js";
import { watch } from "../../core/live.js";
import { access, asMe, onChange } from "../../core/session.js";
import { RECEIPTS_CHANGED, receipts } from "../../core/store.js";
import { ballotToken, deviceToken } from "../../core/voter.js";
import { isOver } from "./model.js";

const RECENT = 600_000; // milliseconds in which results wait for one's own vote

/**
 * {poll, results, hidden, link, ended, problem, viewer} of the poll with this id. `poll` is null
 * where only its voters may read its results, as in a private one. `options` are those of
 * `watch`, and `asEveryone` for what people see who are not known: the results of a private
 * poll are hidden.
 */
export function useResults(id, options = {}) {
  const [state, dispatch] = useReducer(reduce, { loading: true });
  const [turn, setTurn] = useState(0);
  const shown = useRef(-1); // the position that was shown, also by an earlier watch
  useEffect(() => {
    dispatch(null);
    const show = (change) => {
      if (change.results) shown.current = change.results.position;
      dispatch(change);
    };
    const from = shown.current;
    return id ? follow(id, show, { ...options, from }) : dispatch({ problem: unknown() });
  }, [id, turn]);
  useEffect(() => again(() => setTurn((number) => number + 1)), []);
  return [state, () => setTurn(turn + 1)];
}

/** Whether a poll has been opened. */
export function hasBegun(poll, results) {
  return !["draft", "scheduled"].includes((results || poll)?.status);
}

/** The receipt of this device's vote in the poll, or null. */
export function ownReceipt(id) {
  return receipts().find((receipt) => receipt.poll === id) || null;
}

function reduce(state, change) {
  if (change === null) return { loading: true };
  const next = { ...state, ...change };
  if (change.poll !== undefined) return next;
  if (change.results) return { ...next, loading: false, hidden: null, problem: null };
  if (change.hidden) return { ...next, loading: false, results: null, problem: null };
  // Who may read a poll, but not its results, is asked for as everyone: the poll is private.
  if (change.problem?.status === 404 && state.poll?.listing === "private") {
    return { ...state, loading: false, results: null, hidden: "private" };
  }
  return change.problem ? { ...next, loading: false } : next;
}

/** Call `restart` when a person signs in or out, or a vote is cast or retracted in any tab. */
function again(restart) {
  const stored = (event) => event.key === "provote.receipts" && restart();
  addEventListener("storage", stored);
  addEventListener(RECEIPTS_CHANGED, restart);
  const stop = onChange(restart);
  return () => {
    removeEventListener("storage", stored);
    removeEventListener(RECEIPTS_CHANGED, restart);
    stop();
  };
}

function follow(id, dispatch, options) {
  let stop = () => {};
  let gone = false;
  begin(id, dispatch, options).then(
    ({ viewers, position }) => {
      if (!gone) stop = watch(id, viewers, dispatch, { ...options, position });
    },
    (raised) => gone || dispatch({ problem: asProblem(raised) }),
  );
  return () => {
    gone = true;
    stop();
  };
}

async function begin(id, dispatch, { asEveryone }) {
  const poll = await definition(id);
  dispatch({ poll });
  const mine = ownReceipt(id);
  const isRecent = mine && Date.now() - Date.parse(mine.castAt) < RECENT;
  return {
    viewers: asEveryone ? [{}] : await viewersOf(poll, id),
    position: isRecent ? (mine.position ?? null) : null,
  };
}

/** The poll; null where it may be private, and this device may have a vote in it. */
async function definition(id) {
  try {
    return await get(`/polls/${id}/`);
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    if (await signedIn()) return await own(id);
    if (ballotToken(id) || ownReceipt(id)) return null;
    throw problem;
  }
}

async function own(id) {
  try {
    return (await asMe("GET", `/polls/${id}/`)).data;
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    return null;
  }
}

/** The ways to be known, for `watch`: without any where everyone sees the results. */
export async function viewersOf(poll, id) {
  if (poll && isShown(poll)) return [{}];
  const voters = [ballotToken(id), poll?.eligibility === "invited" ? null : deviceToken()];
  const found = voters.filter(Boolean).map((voter) => ({ voter }));
  if (await signedIn()) found.unshift({ session: true });
  return found.length ? found : [{}];
}

/** Whether a person is signed in; nobody is where that cannot be found out. */
function signedIn() {
  return access().catch(() => null);
}

function isShown({ listing, status, results_visibility: visibility }) {
  if (listing === "private" || status === "draft") return false;
  if (visibility === "live") return true;
  return isOver({ status }) && visibility !== "owner_only";
}

function unknown() {
  return new Problem(404, { code: "poll-not-found" });
}
