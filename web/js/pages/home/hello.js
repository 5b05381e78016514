/** For strangers: what this is and can do, beside a ballot paper. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Sample } from "../../parts/sample.js";

/** The head of the start page. */
export function Hello() {
  const rows = ["a", "b", "c", "d"].map((one) => ({
    label: t(`home-paper-${one}`),
    mark: one === "b" ? "x" : "",
  }));
  return html`<section class="hello">
      <div class="hello-text">
        <h1>${t("home-title")}</h1>
        <p class="lead">${t("home-lead")}</p>
        <p class="buttons">
          <a class="button primary large" href="/polls/new">${t("home-create")}</a>
          <a class="button large" href="#polls">${t("home-vote")}</a>
        </p>
        <p class="soft small">${t("home-free")}</p>
      </div>
      <${Sample}
        label=${t("home-paper-label")}
        title=${t("home-paper-title")}
        rows=${rows}
        note=${t("home-paper-note")}
      />
    </section>
    <ul class="promises">
      ${["quick", "fair", "checked"].map(
        (name) => html`<li>
          <h2>${t(`home-${name}`)}</h2>
          <p>${t(`home-${name}-why`)}</p>
        </li>`,
      )}
    </ul>`;
}
