/** Notices that another voter is at this page than the one with whom it was loaded. */

import { useEffect, useRef } from "../../../vendor/ui.js";
import { voterChanged, voterNow } from "./votes.js";

/**
 * Call `onOther(problem)` when the voter of `now` is another one: after a person signed in or out,
 * also in another tab, or after "Back". The problem is undefined if there was no voter before.
 */
export function useOtherVoter(now, onOther) {
  const latest = useRef({});
  latest.current = { now, onOther };
  const poll = now?.poll;
  useEffect(() => {
    if (!poll) return undefined;
    let isGone = false;
    let stop = () => {};
    async function look() {
      // Where this cannot be found out, no request of the earlier voter is sent either.
      const found = await voterNow(poll).catch(() => undefined);
      const { now, onOther } = latest.current;
      if (isGone || found === undefined || found === now.who) return;
      if (!now.who && poll.eligibility === "public") return; // this device has got its token
      onOther(now.who ? voterChanged() : now.trouble);
    }
    const back = (event) => event.persisted && look();
    addEventListener("pageshow", back);
    if (poll.eligibility === "authenticated") {
      import("../../core/session.js").then(
        ({ onChange }) => {
          if (isGone) return;
          stop = onChange(look);
          look();
        },
        () => {}, // without this module nobody votes here
      );
    }
    return () => {
      isGone = true;
      stop();
      removeEventListener("pageshow", back);
    };
  }, [poll?.id, poll?.eligibility]);
}
