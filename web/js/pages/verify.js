/** Verify a vote by its receipt, a poll and its result, a saved file: computed in this browser. */

import { html, useRef, useState } from "../../vendor/ui.js";
import { focusOn } from "../core/focus.js";
import { t } from "../core/messages.js";
import { start } from "../parts/start.js";
import { FileSection } from "./verify/file.js";
import { PollSection } from "./verify/poll.js";
import { ReceiptSection } from "./verify/receipt.js";

function Verify() {
  const first = new URLSearchParams(location.search).get("poll");
  const [asked, setAsked] = useState({ id: first });
  const [at, setAt] = useState(first ? "poll" : "vote"); // where the primary button is
  const poll = useRef(null);
  const goOn = (id) => {
    setAsked({ id });
    focusOn(poll.current.querySelector("h2"));
  };
  return html`<h1>${t("title-verify")}</h1>
    <p>${t("verify-intro")}</p>
    <div onFocusCapture=${() => setAt("vote")}>
      <${ReceiptSection} asked=${first} onPoll=${goOn} primary=${at === "vote"} />
    </div>
    <div ref=${poll} onFocusCapture=${() => setAt("poll")}>
      <${PollSection} asked=${asked} primary=${at === "poll"} />
    </div>
    <${FileSection} />
    <p class="soft small">${t("verify-limits")}</p>`;
}

start(Verify);
