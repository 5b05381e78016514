/** What the dashboard shows of a poll that is no draft: its results live, and its analytics. */

import { useEffect, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { watch } from "../../core/live.js";
import { asMe } from "../../core/session.js";

const PAUSE = 5_000; // milliseconds between two readings of the analytics of a busy poll

/**
 * {results, link, ended, analytics, problem, reload}. Results come by the stream; the analytics
 * are read again after a change, and `onStatus` is called when the poll has another status.
 */
export function useBoard(poll, onStatus) {
  const [live, setLive] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(
    () => watch(poll.id, [{ session: true }], (change) => setLive((old) => merged(old, change))),
    [poll.id, poll.status, turn],
  );
  const { results } = live;
  const state = results && `${results.position} ${results.status} ${results.final}`;
  const [analytics, read] = useAnalytics(poll.id, state);
  useEffect(() => {
    if (results && results.status !== poll.status) onStatus();
  }, [results?.status]);
  function reload() {
    setTurn(turn + 1);
    read();
  }
  const problem = live.problem || analytics.problem;
  return { ...live, analytics: analytics.data, problem, reload };
}

function merged(old, change) {
  return { ...old, ...change, problem: change.problem || (change.results ? null : old.problem) };
}

/** The analytics, read when `state` changes, but not more often than every few seconds. */
function useAnalytics(id, state) {
  const [shown, setShown] = useState({ data: null, problem: null });
  const plan = useRef({ timer: null, at: 0, isGone: false }).current;
  async function read() {
    let next;
    try {
      next = { data: (await asMe("GET", `/analytics/polls/${id}/`)).data, problem: null };
    } catch (raised) {
      next = { problem: asProblem(raised) };
    }
    if (!plan.isGone) setShown((old) => ({ ...old, ...next }));
  }
  useEffect(() => {
    if (state === undefined || plan.timer) return;
    const wait = Math.max(0, plan.at + PAUSE - Date.now());
    plan.timer = setTimeout(() => {
      Object.assign(plan, { timer: null, at: Date.now() });
      read();
    }, wait);
  }, [state]);
  useEffect(
    () => () => {
      plan.isGone = true;
      clearTimeout(plan.timer);
    },
    [],
  );
  return [shown, read];
}
