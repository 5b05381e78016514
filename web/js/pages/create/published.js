/** A poll that is no draft: what can still be corrected, and why the rest cannot. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Notice, ProblemNotice } from "../../parts/notice.js";
import { PollHead } from "../../parts/own-poll.js";
import { useSubmit } from "../../parts/forms.js";
import { setTitle } from "../../parts/start.js";
import { Basics } from "./basics.js";
import { formOf, definitionOf } from "./form.js";
import { Subjects } from "./listing.js";
import { byField, places } from "./problems.js";
import { Summary } from "./summary.js";

const CORRECTABLE = ["title", "description", "language", "category", "tags"];

/** The form for corrections of a published poll. */
export function Published({ poll, etag }) {
  const [form, setForm] = useState(() => formOf(poll));
  const [version, setVersion] = useState(etag);
  const [isSaved, setSaved] = useState(false);
  const set = (changes) => {
    setForm((old) => ({ ...old, ...changes }));
    setSaved(false);
  };
  const [problem, busy, submit] = useSubmit(async () => {
    setSaved(false);
    const body = only(definitionOf(form));
    const how = { body, ifMatch: version };
    const { headers } = await asMe("PATCH", `/polls/${poll.id}/`, how);
    setVersion(headers.get("ETag"));
    setSaved(true);
    announce(t("saved"));
  });
  useEffect(() => setTitle(t("create-correct-title"), poll.title), []);
  const found = places(problem?.errors || [], form);
  return html`<${PollHead} poll=${poll} tab="edit" />
    <${Notice} title=${t("create-frozen-title")}><p>${t("create-frozen")}</p>
      <p class="buttons">
        <a class="button" href="/polls/new?clone=${poll.id}">${t("create-frozen-clone")}</a>
      </p>
    <//>
    ${problem && !found.length && html`<${ProblemNotice} problem=${problem} onRetry=${submit} />`}
    ${problem?.status === 412 &&
    html`<p class="buttons">
      <button type="button" class="button" onClick=${() => location.reload()}>
        ${t("create-conflict-take")}
      </button>
    </p>`}
    <${Summary} found=${found} />
    <form novalidate onSubmit=${submit}>
      <${Basics} ...${{ form, set }} errors=${byField(found)} withImage=${false} />
      <${Subjects} ...${{ form, set }} errors=${byField(found)} />
      <div class="action-bar">
        <p aria-live="polite" class="soft small">${isSaved && t("saved")}</p>
        <button class="button primary" aria-disabled=${busy}>${t("save")}</button>
      </div>
    </form>`;
}

function only(definition) {
  return Object.fromEntries(CORRECTABLE.map((name) => [name, definition[name]]));
}
