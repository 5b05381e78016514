/** Votes that the poll's rules hold: how many there are, and the list to decide on them. */

import { html, useState } from "../../../vendor/ui.js";
import { duration, t } from "../../core/messages.js";
import { lazily } from "../../parts/later.js";
import { Notice } from "../../parts/notice.js";

const HeldVotes = lazily(() => import("./held-votes.js").then((module) => module.HeldVotes));

/** The number of held votes, and the way to them; nothing in polls without such a rule. */
export function Quarantine({ poll, waiting, onSettled }) {
  const [isOpen, setIsOpen] = useState(false);
  const rule = poll.rules.quarantine;
  if (!waiting && !rule) return null;
  return html`<h2>${t("dashboard-quarantine")}</h2>
    ${rule && html`<p class="soft">${ruleWords(rule)}</p>`}
    ${!waiting && !isOpen && html`<p>${t("dashboard-quarantine-empty")}</p>`}
    ${
      waiting > 0 &&
      !isOpen &&
      html`<${Notice}
        kind="warn"
        level=${3}
        title=${t("dashboard-quarantine-waiting", { count: waiting })}
      >
        <p>${t("dashboard-quarantine-why")}</p>
        <p>
          <button type="button" class="button" onClick=${() => setIsOpen(true)}>
            ${t("dashboard-quarantine-open")}
          </button>
        </p>
      <//>`
    }
    ${isOpen && html`<${HeldVotes} poll=${poll} waiting=${waiting} onSettled=${onSettled} />`}`;
}

function ruleWords({ by, votes, seconds }) {
  return t("dashboard-quarantine-rule", { by, votes, time: duration(seconds) });
}
