/** Personal links as a file, for people whom the owner invites in another way than by mail. */

import { html, useState } from "../../../vendor/ui.js";
import { write } from "../../core/csv.js";
import { saveFile } from "../../core/files.js";
import { announce } from "../../core/focus.js";
import { number, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Field, useKeys, useSubmit } from "../../parts/forms.js";
import { Notice, ProblemNotice } from "../../parts/notice.js";

const MOST = 100_000;
const PATIENCE = 120_000;

/** The form to make links, one for each person of the list, or a number of them without a list. */
export function Links({ poll, people, onMade }) {
  const [count, setCount] = useState("");
  const [label, setLabel] = useState("");
  const [made, setMade] = useState(null); // {rows, name}
  const keys = useKeys();
  const wanted = people.length || Number(count);
  const isPossible = Number.isInteger(wanted) && wanted > 0 && wanted <= MOST;
  const [problem, busy, submit] = useSubmit(async () => {
    const body = { count: wanted, ...(label.trim() ? { label: label.trim() } : {}) };
    // For a changed list an answer that was lost must not be repeated: its links are other
    // people's.
    const key = keys.of([body, people]);
    const how = { body, key, patience: PATIENCE };
    const { data } = await asMe("POST", `/polls/${poll.id}/invitations/`, how);
    const file = { text: fileOf(poll.id, data.invitations, people), name: `links-${data.id}.csv` };
    setMade(file);
    keys.done();
    save(file);
    announce(t("invite-links-made", { count: wanted }));
    onMade();
  });
  return html`<section>
    <h2>${t("invite-links")}</h2>
    <p>${t("invite-links-how")}</p>
    ${problem && html`<${ProblemNotice} problem=${problem} level=${3} onRetry=${submit} />`}
    <form onSubmit=${submit}>
      ${
        !people.length &&
        html`<${HowMany}
          count=${count}
          setCount=${setCount}
          isBad=${count !== "" && !isPossible}
        />`
      }
      <${Field}
        name="label"
        label=${t("invite-label")}
        hint=${t("invite-label-why")}
        maxlength="100"
        value=${label}
        onInput=${(event) => setLabel(event.target.value)}
      />
      <button type="submit" class="button" disabled=${!isPossible} aria-disabled=${busy}>
        ${t(busy ? "loading" : "invite-links-do", { count: wanted || 0 })}
      </button>
    </form>
    ${made && html`<${Made} file=${made} />`}
  </section>`;
}

function HowMany({ count, setCount, isBad }) {
  return html`<${Field}
    name="count"
    inputmode="numeric"
    label=${t("invite-number")}
    error=${isBad && t("invite-number-bad")}
    value=${count}
    onInput=${(event) => setCount(event.target.value.trim())}
  />`;
}

function Made({ file }) {
  return html`<${Notice} kind="good" level=${3} focus title=${t("invite-links-done")}>
    <p>${t("invite-links-keep")}</p>
    <p>
      <button type="button" class="button" onClick=${() => save(file)}>
        ${t("invite-links-again")}
      </button>
    </p>
  <//>`;
}

function fileOf(id, invitations, people) {
  const head = people.length ? ["number", "name", "email", "link"] : ["number", "link"];
  const rows = invitations.map((one, place) => {
    const link = `${location.origin}/p/${id}#token=${one.token}`;
    const person = people[place];
    return person ? [one.number + 1, person.name, person.email, link] : [one.number + 1, link];
  });
  // Spreadsheets of countries with a decimal comma expect semicolons.
  return write([head, ...rows], number(1.5).includes(",") ? ";" : ",");
}

function save({ name, text }) {
  // The mark lets spreadsheets read the file as UTF-8.
  saveFile(name, `\ufeff${text}`, "text/csv;charset=utf-8");
}
