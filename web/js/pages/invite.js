/** Invite people to a poll: a list is checked first, then invited by mail or given links. */

import { html, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { LazyDetails } from "../parts/lazy.js";
import { AccountNav } from "../parts/nav.js";
import { Notice } from "../parts/notice.js";
import { OwnPoll } from "../parts/own-poll.js";
import { start } from "../parts/start.js";
import { Links } from "./invite/links.js";
import { List } from "./invite/list.js";
import { Mail } from "./invite/mail.js";
import { Mailed } from "./invite/mailed.js";

function Page() {
  return html`<${OwnPoll} tab="invite">
    ${({ poll }) =>
      poll.eligibility === "invited"
        ? html`<${Invite} poll=${poll} />`
        : html`<${NotInvited} poll=${poll} />`}
  <//>`;
}

function NotInvited({ poll }) {
  return html`<${Notice} title=${t("invite-not")}>
    <p>${t("invite-not-why")}</p>
    <p><a class="button" href="/polls/${poll.id}/share">${t("invite-to-share")}</a></p>
  <//>`;
}

function Invite({ poll }) {
  const [people, setPeople] = useState([]);
  const [turn, setTurn] = useState(0); // rises when something was sent or made
  const isOver = ["closed", "archived"].includes(poll.status);
  const again = () => setTurn(turn + 1);
  return html`<p>${t("invite-what")}</p>
    ${isOver && html`<${Notice} kind="warn"><p>${t("invite-over")}</p><//>`}
    ${
      !isOver &&
      html`<h2>${t("invite-list")}</h2>
        <${List} onPeople=${setPeople} />
        <div class="invite-ways">
          <${Mail} poll=${poll} people=${people} onSent=${again} />
          <${Links} poll=${poll} people=${people} onMade=${again} />
        </div>`
    }
    <${Mailed} poll=${poll} turn=${turn} />
    <h2>${t("invite-made")}</h2>
    <${LazyDetails}
      summary=${t("invite-made-show")}
      load=${() => import("./invite/made.js").then((module) => module.Made)}
      poll=${poll}
      turn=${turn}
    />`;
}

start(Page, { wide: true, nav: AccountNav });
