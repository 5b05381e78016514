/** The devices that are signed in: this one is marked, the others can be signed out. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { announce, focusLater } from "../../core/focus.js";
import { t, time } from "../../core/messages.js";
import { allOfMine, asMe, signOut } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { useSubmit } from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { deviceOf } from "./device.js";

const PATH = "/users/me/sessions/";
const news = new EventTarget();

/** Have the list loaded again: a new password has ended sessions. */
export function changed() {
  news.dispatchEvent(new Event("changed"));
}

/** The list of sessions, this one first. */
export function Sessions() {
  const { data, problem, reload, set } = useLoad(load);
  useEffect(() => {
    news.addEventListener("changed", reload);
    return () => news.removeEventListener("changed", reload);
  }, []);
  if (problem && !data) return html`<${ProblemNotice} problem=${problem} onRetry=${reload} />`;
  if (!data) return html`<${Loading} />`;
  const others = data.filter((session) => !session.current);
  function drop(gone) {
    set(data.filter((session) => !gone.includes(session)));
    if (gone.length) focusLater("sessions");
    announce(t("sessions-ended", { count: gone.length }));
  }
  return html`<ul class="rows">
      ${data.map(
        (session) => html`<${Session}
          key=${session.id}
          session=${session}
          onEnd=${() => drop([session])}
        />`,
      )}
    </ul>
    ${others.length > 1 && html`<${EndOthers} others=${others} onEnd=${drop} />`}`;
}

function Session({ session, onEnd }) {
  const [problem, busy, submit] = useSubmit(async () => {
    if (session.current) {
      await signOut();
      return;
    }
    await end(session);
    onEnd();
  });
  const device = deviceOf(session.user_agent);
  return html`<li>
    <div class="row wraps">
      <div class="grow">
        <p>
          <strong><bdi>${device}</bdi></strong>
          ${session.current && html` <span class="tag good">${t("sessions-this")}</span>`}
        </p>
        <p class="small soft">${t("sessions-used", { when: time(session.last_used_at) })}</p>
        <p class="small soft">${t("sessions-since", { when: time(session.created_at) })}</p>
      </div>
      <button type="button" class="button" aria-disabled=${busy} onClick=${submit}>
        ${t(session.current ? "nav-sign-out" : "sessions-end")}
        ${!session.current &&
        html`<span class="unseen">: ${device}, ${time(session.created_at)}</span>`}
      </button>
    </div>
    ${problem && html`<${ProblemNotice} problem=${problem} level="3" onRetry=${submit} />`}
  </li>`;
}

function EndOthers({ others, onEnd }) {
  const [asks, setAsks] = useState(false);
  return html`<p class="buttons">
      <button type="button" class="button" onClick=${() => setAsks(true)}>
        ${t("sessions-end-others")}
      </button>
    </p>
    ${asks && html`<${AskOthers} ...${{ others, onEnd }} onClose=${() => setAsks(false)} />`}`;
}

/** Sessions end one after the other; after a refusal, those that are left can be tried again. */
function AskOthers({ others, onEnd, onClose }) {
  const [count, setCount] = useState(null);
  const gone = useRef([]);
  async function endAll() {
    for (const session of others.filter((one) => !gone.current.includes(one))) {
      setCount(gone.current.length);
      await end(session);
      gone.current.push(session);
    }
    close();
  }
  function close() {
    onClose();
    if (gone.current.length) onEnd(gone.current);
  }
  return html`<${Confirm}
    title=${t("sessions-end-others-title")}
    text=${t("sessions-end-others-why")}
    action=${t("sessions-end-others")}
    kind="primary"
    onConfirm=${endAll}
    onClose=${close}
  >
    ${
      count !== null &&
      html`<p role="status">${t("sessions-ending", { count, all: others.length })}</p>`
    }
  <//>`;
}

async function load() {
  const all = await allOfMine(PATH);
  return all.sort((a, b) => b.current - a.current);
}

async function end(session) {
  await asMe("DELETE", `${PATH}${session.id}/`);
}
