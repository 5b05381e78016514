/** The dialogs before an action: what happens, and whether it can be undone. */

import { html, useState } from "../../../vendor/ui.js";
import { announce, focusOn } from "../../core/focus.js";
import { newKey } from "../../core/ids.js";
import { t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Dialog } from "../../parts/dialog.js";
import { useSubmit } from "../../parts/forms.js";
import { ProblemNotice } from "../../parts/notice.js";

const FULL = { dateStyle: "full", timeStyle: "short" };

/** The dialog of an action. `onPoll` gets the poll as it is afterwards. */
export function DialogOf({ action, poll, results, analytics, onPoll, onClose }) {
  const [key] = useState(newKey);
  const [problem, busy, submit] = useSubmit(async () => {
    const changed = await COMMANDS[action](poll, key);
    if (!changed) return;
    announce(t(`dashboard-${action}-done`));
    onClose();
    onPoll(changed);
    // The button that was pressed is gone.
    requestAnimationFrame(() => focusOn(document.querySelector(".status-words")));
  });
  const said = [...WORDS[action](poll, results, analytics)];
  const kind = action === "delete" || action === "close" ? "danger" : "primary";
  return html`<${Dialog} title=${t(`dashboard-${action}-title`)} onClose=${onClose}>
    ${problem && html`<${Refusal} problem=${problem} poll=${poll} onRetry=${submit} />`}
    ${said.map((sentence) => html`<p key=${sentence}>${sentence}</p>`)}
    <form class="buttons" onSubmit=${submit}>
      <button type="submit" class="button ${kind}" aria-disabled=${busy}>
        ${t(busy ? "loading" : `dashboard-${action}-do`)}
      </button>
      <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
    </form>
  <//>`;
}

/** Why an action was refused; a definition that cannot be opened leads to the editor. */
function Refusal({ problem, poll, onRetry }) {
  return html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${onRetry} /> ${
      problem.errors.length > 0 &&
      html`<ul>
          ${problem.errors.map((flaw) => html`<li key=${flaw.pointer}>${flaw.detail}</li>`)}
        </ul>
        <p><a href="/polls/${poll.id}/edit">${t("dashboard-open-edit")}</a></p>`
    }`;
}

const WORDS = {
  *open({ opens_at: opens, closes_at: closes, eligibility }) {
    const isLater = opens && new Date(opens) > new Date();
    yield isLater
      ? t("dashboard-open-later", { time: time(opens, FULL) })
      : t("dashboard-open-now");
    yield closes
      ? t("dashboard-open-end", { time: time(closes, FULL) })
      : t("dashboard-open-no-end");
    yield t(`dashboard-open-${eligibility}`);
    yield t("dashboard-open-frozen");
  },
  *close({ closes_at: closes, results_visibility: policy }, results, analytics) {
    yield t("dashboard-close-what", { count: results?.total_votes ?? 0 });
    if (closes) yield t("dashboard-close-early", { time: time(closes, FULL) });
    yield t(`dashboard-close-${policy}`);
    if (analytics?.waiting) yield t("dashboard-close-held", { count: analytics.waiting });
    yield t("dashboard-close-forever");
  },
  *archive() {
    yield t("dashboard-archive-what");
  },
  *clone() {
    yield t("dashboard-clone-what");
  },
  *delete() {
    yield t("dashboard-delete-what");
  },
};

const COMMANDS = {
  open: (poll) => transition(poll, "open"),
  close: (poll) => transition(poll, "close"),
  archive: (poll) => transition(poll, "archive"),
  async clone(poll, key) {
    const { data } = await asMe("POST", `/polls/${poll.id}/clone/`, { body: {}, key });
    location.assign(`/polls/${data.id}/edit`);
  },
  async delete(poll) {
    await asMe("DELETE", `/polls/${poll.id}/`, { ifMatch: `"${poll.version}"` });
    location.assign("/polls");
  },
};

async function transition(poll, name) {
  // A draft that has changed in another tab is not opened unseen.
  const ifMatch = name === "open" ? `"${poll.version}"` : undefined;
  return (await asMe("POST", `/polls/${poll.id}/${name}/`, { body: {}, ifMatch })).data;
}
