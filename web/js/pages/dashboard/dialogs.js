/** The dialogs before an action: what happens, and whether it can be undone. */

import { html, useState } from "../../../vendor/ui.js";
import { announce, focusOn } from "../../core/focus.js";
import { newKey } from "../../core/ids.js";
import { moment, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";

/** The dialog of an action. `onPoll` gets the poll as it is afterwards. */
export function DialogOf({ action, poll, results, analytics, onPoll, onClose }) {
  const [key] = useState(newKey);
  async function act() {
    const changed = await COMMANDS[action](poll, key);
    if (!changed) return;
    announce(t(`dashboard-${action}-done`));
    onClose();
    onPoll(changed);
    // The button that was pressed is gone.
    requestAnimationFrame(() => focusOn(document.querySelector(".status-words")));
  }
  const said = [...WORDS[action](poll, results, analytics)];
  return html`<${Confirm}
    title=${t(`dashboard-${action}-title`)}
    action=${t(`dashboard-${action}-do`)}
    kind=${action === "delete" || action === "close" ? "danger" : "primary"}
    refusal=${(problem) => problem.errors.length > 0 && html`<${ToEditor} id=${poll.id} />`}
    onConfirm=${act}
    onClose=${onClose}
  >
    ${said.map((sentence) => html`<p key=${sentence}>${sentence}</p>`)}
  <//>`;
}

/** A definition that cannot be opened is mended in the editor. */
function ToEditor({ id }) {
  return html`<p><a href="/polls/${id}/edit">${t("dashboard-open-edit")}</a></p>`;
}

const WORDS = {
  *open({ opens_at: opens, closes_at: closes, eligibility }) {
    const isLater = opens && new Date(opens) > new Date();
    yield isLater
      ? t("dashboard-open-later", { time: moment(opens) })
      : t("dashboard-open-now");
    yield closes
      ? t("dashboard-open-end", { time: moment(closes) })
      : t("dashboard-open-no-end");
    yield t(`dashboard-open-${eligibility}`);
    yield t("dashboard-open-frozen");
  },
  *close(poll, results, analytics) {
    const { closes_at: closes, results_visibility: policy, listing } = poll;
    yield results
      ? t("dashboard-close-what", { count: results.total_votes })
      : t("dashboard-close-uncounted");
    if (closes) yield t("dashboard-close-early", { time: moment(closes) });
    const isHidden = listing === "private" && policy !== "owner_only";
    yield t(isHidden ? "dashboard-visible-private" : `dashboard-close-${policy}`);
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
