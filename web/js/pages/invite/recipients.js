/** The addresses that were invited by mail, by the state of their mail. */

import { html, useState } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Field } from "../../parts/forms.js";
import { More, useList } from "../../parts/loading.js";

/** The list, refused ones first to choose: they are what an owner can do something about. */
export function Recipients({ poll, counts }) {
  const states = Object.keys(counts).filter((state) => counts[state] > 0);
  const [state, setState] = useState(states.includes("refused") ? "refused" : "");
  const query = state ? `&state=${state}` : "";
  const path = `/polls/${poll.id}/invitations/send/recipients/?page_size=100${query}`;
  const list = useList(path, async (page) => (await asMe("GET", page)).data);
  return html`<${Field} name="state" label=${t("invite-filter")}>
      ${(props) =>
        html`<select
          ...${props}
          value=${state}
          onChange=${(event) => setState(event.target.value)}
        >
          <option value="" selected=${state === ""}>${t("invite-filter-all")}</option>
          ${states.map(
            (one) =>
              html`<option key=${one} value=${one} selected=${one === state}>
                ${t(`invite-state-${one}`)} (${number(counts[one])})
              </option>`,
          )}
        </select>`}
    <//>
    <p class="soft">${t("invite-recipients-why")}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${t("invite-recipients")}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">${t("invite-col-address")}</th>
            <th scope="col">${t("invite-col-state")}</th>
          </tr>
        </thead>
        <tbody>
          ${(list.items || []).map(
            (one, place) =>
              html`<tr key=${one.email || place}>
                <th scope="row">
                  ${one.email ? html`<bdi dir="ltr">${one.email}</bdi>` : t("invite-erased")}
                </th>
                <td>
                  ${t(`invite-state-${one.state}`)}
                  ${
                    one.state === "refused" &&
                    one.code &&
                    ` (${t("invite-code", { code: String(one.code) })})`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <${More} list=${list} />`;
}
