/** The state of casting: busy, what went wrong, how long to wait. */

import { useEffect, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { castVote, changeVote, keys } from "./votes.js";

/**
 * Cast ballots of a poll, or replace that of `vote`: {busy, problem, wait, online, submit, clear}.
 *
 * They are those of the voter `who`; if it is null, of the one who casts first. `wait` is the
 * number of seconds until a repeat is welcome. `onDone(vote, news, who)` gets the recorded vote;
 * `onRefused(problem)` gets what no repeat can change.
 */
export function useCasting({ poll, who, vote, onDone, onRefused }) {
  const [state, setState] = useState({ busy: false, problem: null });
  const keyFor = useRef(null);
  keyFor.current ||= keys();
  const by = useRef({ who }).current;
  const [wait, setWait] = useCountdown();
  const online = useOnline(state.problem);

  async function submit(ballot) {
    if (state.busy || wait) return;
    setState({ busy: true, problem: null });
    try {
      await onDone(...(await record(ballot)));
    } catch (raised) {
      const problem = asProblem(raised);
      setWait(problem.retryAfter || 0);
      setState({ busy: false, problem });
      // Other marks may be accepted, so they stay on the page.
      if (!isRepeatable(problem) && problem.status !== 400) onRefused(problem);
    }
  }
  async function record(ballot) {
    if (vote) return [await changeVote(poll, vote, ballot, who), "changed", who];
    const { vote: recorded, again } = await castVote(poll, ballot, keyFor.current(ballot), by);
    return [recorded, again ? "same" : "cast", by.who];
  }
  const clear = () => setState({ busy: false, problem: null });
  return { ...state, wait, online, submit, clear };
}

/** Whether the same request may succeed later. */
export function isRepeatable(problem) {
  const waits = [408, 429].includes(problem.status) || problem.code === "idempotency-in-progress";
  return problem.isUnknown || waits;
}

/** Seconds that count down to 0. */
function useCountdown() {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!left) return undefined;
    const timer = setTimeout(() => {
      if (left === 1) announce(t("ballot-wait-over"));
      setLeft(left - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, (seconds) => setLeft(Math.ceil(seconds))];
}

/** Whether the network came back after a problem without an answer. */
function useOnline(problem) {
  const [since, setSince] = useState(null);
  useEffect(() => {
    if (problem?.status !== 0) return undefined;
    const back = () => {
      setSince(problem);
      announce(t("ballot-online"));
    };
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, [problem]);
  return problem !== null && since === problem;
}
