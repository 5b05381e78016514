/** /settings/notifications: the inbox, what is notified where, and what the person follows. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Choices } from "./settings/choices.js";
import { Follows } from "./settings/follows.js";
import { Inbox } from "./settings/inbox.js";

function NotificationsPage() {
  return html`<${Settings}>
    <section aria-labelledby="inbox">
      <h2 id="inbox">${t("inbox-title")}</h2>
      <${Inbox} />
    </section>
    <section aria-labelledby="choices">
      <h2 id="choices">${t("choices-title")}</h2>
      <${Choices} />
    </section>
    <section aria-labelledby="follows">
      <h2 id="follows">${t("follows-title")}</h2>
      <${Follows} />
    </section>
  <//>`;
}

startSettings(NotificationsPage);
