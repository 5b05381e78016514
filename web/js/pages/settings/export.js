/** Everything that the platform holds about a person, as one file. */

import { html, useState } from "../../../vendor/ui.js";
import { saveFile } from "../../core/files.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { allOfMine, asMe } from "../../core/session.js";
import { ErrorSummary, SubmitButton, useSubmit } from "../../parts/forms.js";

const LIMIT = 100_000;

/** What the file contains, and the button that saves it. */
export function Export() {
  const [isDone, setIsDone] = useState(false);
  const [problem, busy, submit] = useSubmit(async () => {
    setIsDone(false);
    const found = await everything();
    const name = `provote-${found.account.profile.username}.json`;
    saveFile(name, JSON.stringify(found, null, 2), "application/json");
    setIsDone(true);
    announce(t("export-done"));
  });
  return html`<form method="post" onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} />
    <p>${t("export-lead")}</p>
    <p class="buttons">
      <${SubmitButton} busy=${busy}>${t("export-save")}<//>
      ${isDone && html`<span class="soft">${t("export-done")}</span>`}
    </p>
  </form>`;
}

/** The account's own data, and what the services for polls, votes and webhooks have. */
async function everything() {
  const { data: account } = await asMe("GET", "/users/me/export/");
  const polls = await allOfMine("/polls/?owner=me", LIMIT);
  const votes = await allOfMine("/votes/", LIMIT);
  const webhooks = await allOfMine("/webhooks/", LIMIT);
  return { account, polls, votes, webhooks };
}
