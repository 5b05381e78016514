/** Templates to begin a poll with: one's own and the built-in ones. */

import { html, useState } from "../../vendor/ui.js";
import { asProblem, get } from "../core/api.js";
import { announce } from "../core/focus.js";
import { has, t } from "../core/messages.js";
import { access, asMe } from "../core/session.js";
import { useLoad } from "./loading.js";
import { ProblemNotice } from "./notice.js";

/** The list; each row is a link to the form. Own ones can be deleted. */
export function Templates() {
  const { data, problem, reload, set } = useLoad(async () => {
    const token = await access();
    return (await get("/polls/templates/", token ? { token } : {})).results;
  });
  const [failed, setFailed] = useState(null);
  if (problem) return html`<${ProblemNotice} level="3" problem=${problem} onRetry=${reload} />`;
  if (!data) return null;
  async function remove(template) {
    setFailed(null);
    try {
      await asMe("DELETE", `/polls/templates/${template.id}/`);
      set(data.filter((other) => other !== template));
      announce(t("templates-deleted", { name: template.name }));
    } catch (raised) {
      setFailed(asProblem(raised));
    }
  }
  const own = data.filter((template) => !template.shipped);
  const shipped = data.filter((template) => template.shipped);
  return html`${failed && html`<${ProblemNotice} level="3" problem=${failed} />`}
    ${own.length > 0 &&
    html`<h3>${t("templates-own")}</h3>
      <${List} templates=${own} remove=${remove} />
      <h3>${t("templates-shipped")}</h3>`}
    <${List} templates=${shipped} />`;
}

function List({ templates, remove }) {
  return html`<ul class="rows">
    ${templates.map(
      (template) => html`<li class="row" key=${template.id}>
        <a class="grow" href="/polls/new?template=${template.id}">
          <bdi>${nameOf(template)}</bdi>
        </a>
        ${remove &&
        html`<button
          type="button"
          class="button quiet"
          aria-label=${t("templates-delete", { name: template.name })}
          onClick=${() => remove(template)}
        >
          ${t("templates-delete-short")}
        </button>`}
      </li>`,
    )}
  </ul>`;
}

/** Built-in templates have names in the reader's language. */
function nameOf(template) {
  const id = `template-${template.id}`;
  return template.shipped && has(id) ? t(id) : template.name;
}
