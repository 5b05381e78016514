/** What the owner can do with a poll in its present status. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { lazily } from "../../parts/later.js";

const DialogOf = lazily(() => import("./dialogs.js").then((module) => module.DialogOf));

// By status: [action, class of its button]. The first button of a page is its one action.
const ACTIONS = {
  draft: [
    ["open", "primary"],
    ["clone", ""],
    ["delete", "danger"],
  ],
  scheduled: [["clone", ""]],
  open: [
    ["close", "danger"],
    ["clone", ""],
  ],
  closed: [
    ["archive", ""],
    ["clone", ""],
  ],
  archived: [["clone", ""]],
};

/** The buttons; each one opens a dialog that says what happens. */
export function Actions({ poll, results = null, analytics = null, onPoll }) {
  const [action, setAction] = useState(null);
  return html`<p class="buttons">
      ${ACTIONS[poll.status]
        .filter(([, kind]) => kind === "primary")
        .map(([name, kind]) => html`<${Act} key=${name} ...${{ name, kind, setAction }} />`)}
      <${Links} poll=${poll} />
      ${ACTIONS[poll.status]
        .filter(([, kind]) => kind !== "primary")
        .map(([name, kind]) => html`<${Act} key=${name} ...${{ name, kind, setAction }} />`)}
    </p>
    ${
      action &&
      html`<${DialogOf}
        key=${action}
        ...${{ action, poll, results, analytics, onPoll }}
        onClose=${() => setAction(null)}
      />`
    }`;
}

function Act({ name, kind, setAction }) {
  return html`<button type="button" class="button ${kind}" onClick=${() => setAction(name)}>
    ${t(`dashboard-${name}`)}
  </button>`;
}

function Links({ poll: { id, status, eligibility } }) {
  const isAhead = ["scheduled", "open"].includes(status);
  const next = eligibility === "invited" ? "invite" : "share";
  return html`${
      isAhead &&
      html`<a class="button primary" href="/polls/${id}/${next}">${t(`dashboard-${next}`)}</a>`
    }
    ${
      status === "draft" &&
      html`<a class="button" href="/polls/${id}/edit">${t("dashboard-edit")}</a>`
    }
    <a class="button" href="/p/${id}">${t("dashboard-ballot")}</a>`;
}
