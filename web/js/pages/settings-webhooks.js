/** /settings/webhooks: the webhooks of the account; with `?id=`, one of them. */

import { html, useState } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { asMe } from "../core/session.js";
import { More, useList } from "../parts/loading.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Loading } from "../parts/signed-in.js";
import { Secret } from "./settings/webhook-secret.js";
import { NewWebhook } from "./settings/webhook-form.js";
import { addressOf, PATH, WebhookState } from "./settings/webhook.js";
import { WebhookPage } from "./settings/webhook-page.js";

function WebhooksPage() {
  const id = new URLSearchParams(location.search).get("id");
  return html`<${Settings}>${id ? html`<${WebhookPage} id=${id} />` : html`<${Content} />`}<//>`;
}

function Content() {
  const list = useList(PATH, async (path) => (await asMe("GET", path)).data);
  const [made, setMade] = useState(null);
  function add(webhook) {
    setMade(webhook);
    list.set([webhook, ...(list.items || [])]);
  }
  return html`<p>${t("webhooks-lead")}</p>
    ${made &&
    html`<${Secret} key=${made.id} webhook=${made} title=${t("webhooks-created")}>
      <a class="button" href=${addressOf(made)}>${t("webhooks-open-made")}</a>
    <//>`}
    <section aria-labelledby="webhooks">
      <h2 id="webhooks">${t("webhooks-title")}</h2>
      <${Webhooks} list=${list} />
    </section>
    <section aria-labelledby="new">
      <h2 id="new">${t("webhooks-new")}</h2>
      <${NewWebhook} onCreate=${add} />
    </section>`;
}

function Webhooks({ list }) {
  if (!list.items) return list.problem ? html`<${More} list=${list} />` : html`<${Loading} />`;
  if (list.items.length === 0) return html`<p class="empty">${t("webhooks-none")}</p>`;
  return html`<ul class="rows">
      ${list.items.map(
        (webhook) => html`<li class="row wraps" key=${webhook.id}>
          <div class="grow">
            <p><a href=${addressOf(webhook)}><bdi dir="ltr">${webhook.url}</bdi></a></p>
            ${webhook.description && html`<p class="small"><bdi>${webhook.description}</bdi></p>`}
            <p class="small soft">
              ${webhook.types.map((type) => t(`webhooks-${type.replace(".", "-")}`)).join(" · ")}
            </p>
          </div>
          <${WebhookState} webhook=${webhook} />
        </li>`,
      )}
    </ul>
    <${More} list=${list} />`;
}

startSettings(WebhooksPage);
