/** The polls of the signed-in person: search, status, counts, and templates. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { AccountNav } from "../parts/nav.js";
import { SignedIn } from "../parts/signed-in.js";
import { start } from "../parts/start.js";
import { OwnPolls } from "./polls/own-polls.js";

function Page() {
  return html`<${SignedIn}>
    <div class="list-head">
      <h1>${t("nav-polls")}</h1>
      <a class="button primary" href="/polls/new">${t("listed-new")}</a>
    </div>
    <${OwnPolls} />
  <//>`;
}

start(Page, { wide: true, nav: AccountNav });
