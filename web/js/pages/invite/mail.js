/** Invitations by mail: the list is checked by the platform, shown in figures, and then sent. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { has, language, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { Field, useSubmit } from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { Notice, ProblemNotice, detailOf } from "../../parts/notice.js";

const LANGUAGES = ["en", "de"];
const PATIENCE = 120_000; // for a list of 100,000

/** The form to mail ballot links, or why none can be sent now. */
export function Mail({ poll, people, onSent }) {
  const { data: me } = useLoad(async () => (await asMe("GET", "/users/me/")).data);
  const [tag, setTag] = useState(() => fitting(poll));
  const [check, setCheck] = useState(null);
  const [problem, busy, look] = useSubmit(async () => {
    setCheck(await send(poll.id, people, `dry_run=true&language=${tag}`));
  });
  async function go() {
    const added = await send(poll.id, people, `language=${tag}`);
    setCheck(null);
    announce(t("invite-sent", added));
    onSent();
  }
  const close = () => setCheck(null);
  return html`<section>
    <h2>${t("invite-mail")}</h2>
    ${
      me && !me.email_verified
        ? html`<${Unverified} email=${me.email} />`
        : poll.status === "draft"
          ? html`<${Draft} poll=${poll} />`
          : html`<form onSubmit=${look}>
              <p>${t("invite-mail-how")}</p>
              ${
                problem &&
                html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${look} />`
              }
              <${Tag} tag=${tag} setTag=${setTag} />
              <button
                type="submit"
                class="button primary"
                disabled=${!people.length}
                aria-disabled=${busy}
              >
                ${t(busy ? "loading" : "invite-mail-to", { count: people.length })}
              </button>
            </form>`
    }
    ${
      check &&
      html`<${Ask} ...${{ check, people, tag, go, close }} />`
    }
  </section>`;
}

function Unverified({ email }) {
  return html`<${Notice} kind="warn" level=${3} title=${t("invite-unverified")}>
    <p>${t(email ? "invite-unverified-why" : "invite-no-address")}</p>
    <p><a class="button" href="/settings">${t("invite-to-settings")}</a></p>
  <//>`;
}

function Draft({ poll }) {
  return html`<p>${t("invite-mail-draft")}</p>
    <p><a class="button" href="/polls/${poll.id}">${t("invite-to-dashboard")}</a></p>`;
}

function Tag({ tag, setTag }) {
  return html`<${Field} name="mail-language" label=${t("invite-language")}>
    ${(props) =>
      html`<select ...${props} value=${tag} onChange=${(event) => setTag(event.target.value)}>
        ${LANGUAGES.map(
          (one) =>
            html`<option key=${one} value=${one} selected=${one === tag}>
              ${t(`invite-language-${one}`)}
            </option>`,
        )}
      </select>`}
  <//>`;
}

/** The figures of the check, and the button that sends. */
function Ask({ check, people, tag, go, close }) {
  return html`<${Confirm}
    title=${t("invite-ask", { count: check.valid })}
    text=${t("invite-ask-what", { language: t(`invite-language-${tag}`) })}
    action=${t("invite-ask-do")}
    kind="primary"
    isPossible=${check.valid > 0}
    onConfirm=${go}
    onClose=${close}
  >
    ${check.rejected > 0 && html`<${Rejected} check=${check} people=${people} />`}
    <p>${t("invite-ask-once")}</p>
  <//>`;
}

function Rejected({ check, people }) {
  const flaws = check.row_errors.map((error) => ({ ...error, person: people[error.row - 1] }));
  return html`<p>${t("invite-ask-rejected", { count: check.rejected })}</p>
    <ul>
      ${flaws
        .slice(0, 20)
        .map(
          (flaw) =>
            html`<li key=${flaw.row}>
              <bdi dir="ltr">${flaw.person.email}</bdi>: ${flawText(flaw)}
            </li>`,
        )}
    </ul>`;
}

/** What is wrong with an address, in the words of the preview where it has some. */
function flawText(flaw) {
  const id = `invite-row-${flaw.code}`;
  return has(id) ? t(id) : detailOf(flaw);
}

function fitting(poll) {
  const wanted = [(poll.language || "").split("-")[0], language];
  return wanted.find((tag) => LANGUAGES.includes(tag)) || "en";
}

async function send(id, people, query) {
  const body = people.map((person) => person.email);
  const how = { body, patience: PATIENCE };
  return (await asMe("POST", `/polls/${id}/invitations/send/?${query}`, how)).data;
}
