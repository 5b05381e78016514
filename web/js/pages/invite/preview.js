/** The rows of a list in pages, with what is wrong with each. */

import { html, useState } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { Said } from "../../parts/text.js";

const ROWS = 25; // of a page: a list of thousands stays fast

/** How many rows can be used, and the rows, all of them or those that need a look. */
export function Preview({ list }) {
  const { people, counts } = list;
  const flawed = people.filter((person) => person.problem || person.isFormula);
  const [isFlawed, setIsFlawed] = useState(flawed.length > 0);
  const [page, setPage] = useState(0);
  const rows = isFlawed ? flawed : people;
  const last = Math.max(0, Math.ceil(rows.length / ROWS) - 1);
  function show(only) {
    setIsFlawed(only);
    setPage(0);
  }
  return html`<div class="preview">
    <dl class="stats">
      <${Count} id="usable" count=${counts.usable} />
      ${counts.bad > 0 && html`<${Count} id="bad" count=${counts.bad} />`}
      ${counts.duplicate > 0 && html`<${Count} id="duplicate" count=${counts.duplicate} />`}
      ${counts.formulas > 0 && html`<${Count} id="formulas" count=${counts.formulas} />`}
    </dl>
    ${counts.bad > 0 && html`<p>${t("invite-bad-why")}</p>`}
    ${counts.formulas > 0 && html`<p class="soft">${t("invite-formulas-why")}</p>`}
    ${
      flawed.length > 0 &&
      html`<p class="buttons">
        <button type="button" class="button" aria-pressed=${isFlawed} onClick=${() => show(true)}>
          ${t("invite-show-flawed", { count: flawed.length })}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed=${!isFlawed}
          onClick=${() => show(false)}
        >
          ${t("invite-show-all", { count: people.length })}
        </button>
      </p>`
    }
    <${Rows} rows=${rows.slice(page * ROWS, (page + 1) * ROWS)} />
    ${last > 0 && html`<${Pages} ...${{ page, last, setPage }} />`}
  </div>`;
}

function Count({ id, count }) {
  return html`<div data-count=${id}>
    <dt>${t(`invite-count-${id}`, { count })}</dt>
    <dd>${number(count)}</dd>
  </div>`;
}

function Rows({ rows }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("invite-preview")}>
    <table class="invite-rows">
      <thead>
        <tr>
          <th scope="col" class="number">${t("invite-col-line")}</th>
          <th scope="col">${t("invite-col-person")}</th>
          <th scope="col">${t("invite-col-state")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (person, place) =>
            html`<tr key=${place}>
              <td class="number">${number(person.line)}</td>
              <td>
              <bdi dir="ltr">${person.email}</bdi>
              ${
                person.name &&
                html`<span class="invite-why soft"><${Said} text=${person.name} /></span>`
              }
            </td>
              <td>${stateOf(person)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function stateOf({ problem, of, isFormula }) {
  if (problem === "duplicate") return t("invite-row-duplicate", { line: of });
  if (problem) return html`<strong class="bad">${t(`invite-row-${problem}`)}</strong>`;
  return t(isFormula ? "invite-row-formula" : "invite-row-good");
}

function Pages({ page, last, setPage }) {
  const step = (to) => () => setPage(Math.min(last, Math.max(0, to)));
  return html`<p class="buttons invite-pages">
    <button type="button" class="button" aria-disabled=${page === 0} onClick=${step(page - 1)}>
      ${t("invite-page-before")}
    </button>
    <span role="status">${t("invite-page", { page: page + 1, pages: last + 1 })}</span>
    <button type="button" class="button" aria-disabled=${page === last} onClick=${step(page + 1)}>
      ${t("invite-page-after")}
    </button>
  </p>`;
}
