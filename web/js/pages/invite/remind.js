/** Reminders: who gets one, how often, and when the next one is possible. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { moment, relative, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";

const DAY = 86_400_000;

/** The button that reminds those who have not voted, or why it is not there now. */
export function Remind({ poll, mailing, onReminded }) {
  const [isAsked, setIsAsked] = useState(false);
  const next = mailing.reminded_at && Date.parse(mailing.reminded_at) + DAY;
  const isSoon = next > Date.now();
  async function remind() {
    await asMe("POST", `/polls/${poll.id}/invitations/send/remind/`, { body: {} });
    announce(t("invite-reminded-now"));
    setIsAsked(false);
    onReminded();
  }
  return html`<h3>${t("invite-remind")}</h3>
    <p>${t("invite-remind-how")}</p>
    ${
      mailing.reminders > 0 &&
      html`<p>
        ${t("invite-reminded", { count: mailing.reminders, time: moment(mailing.reminded_at) })}
      </p>`
    }
    ${poll.status !== "open" && html`<p class="soft">${t("invite-remind-closed")}</p>`}
    ${
      poll.status === "open" &&
      isSoon &&
      html`<p class="soft">
        ${t("invite-remind-soon", { time: moment(next), relative: relative(next) })}
      </p>`
    }
    ${
      poll.status === "open" &&
      !isSoon &&
      html`<p>
        <button type="button" class="button" onClick=${() => setIsAsked(true)}>
          ${t("invite-remind-do")}
        </button>
      </p>`
    }
    ${
      isAsked &&
      html`<${Confirm}
        title=${t("invite-remind-ask")}
        text=${t("invite-remind-what")}
        action=${t("invite-remind-yes")}
        kind="primary"
        onConfirm=${remind}
        onClose=${() => setIsAsked(false)}
      />`
    }`;
}
