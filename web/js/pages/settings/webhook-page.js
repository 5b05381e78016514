/** One webhook: its state, what can be done with it, and its messages. */

import { html, useState } from "../../../vendor/ui.js";
import { announce, focusLater, useFocus } from "../../core/focus.js";
import { t, time } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { useSubmit } from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { Notice, ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { Deliveries } from "./deliveries.js";
import { WebhookActions } from "./webhook-actions.js";
import { WebhookForm } from "./webhook-form.js";
import { Secret } from "./webhook-secret.js";
import { changeWebhook, PATH, WebhookState } from "./webhook.js";

/** The webhook with this id. */
export function WebhookPage({ id }) {
  const path = `${PATH}${encodeURIComponent(id)}/`;
  const { data, problem, reload, set } = useLoad(async () => (await asMe("GET", path)).data, [id]);
  const [rotated, setRotated] = useState(null);
  const [sent, setSent] = useState(0);
  const [edits, setEdits] = useState(false);
  const back = html`<p><a href="/settings/webhooks">${t("webhooks-back")}</a></p>`;
  if (problem && !data) {
    return html`${back}<${ProblemNotice} problem=${problem} onRetry=${reload} />`;
  }
  if (!data) return html`<${Loading} />`;
  function keep(webhook) {
    set(webhook);
    if (webhook.secret) setRotated(webhook);
    else focusLater("webhook");
  }
  return html`${back}
    <section aria-labelledby="webhook">
      <h2 id="webhook"><bdi dir="ltr">${data.url}</bdi></h2>
      ${rotated &&
      html`<${Secret} key=${rotated.version} webhook=${rotated} title=${t("webhooks-rotated")} />`}
      <${Trouble} webhook=${data} onChange=${keep} onReload=${reload} />
      <${Facts} webhook=${data} />
      <${WebhookActions}
        webhook=${data}
        onChange=${keep}
        onSent=${() => setSent(sent + 1)}
        onEdit=${edits ? null : () => setEdits(true)}
        onReload=${reload}
      />
      ${edits &&
      html`<${Edit}
        webhook=${data}
        onChange=${keep}
        onReload=${reload}
        onClose=${() => setEdits(false)}
      />`}
    </section>
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">${t("deliveries-title")}</h2>
      <${Deliveries} key=${sent} webhook=${data} isSent=${sent > 0} />
    </section>`;
}

/** Why it is off, or that its receiver fails. */
function Trouble({ webhook, onChange, onReload }) {
  const [problem, busy, submit] = useSubmit(async () => {
    onChange(await changeWebhook(webhook, { enabled: true }));
    announce(t("webhooks-on"));
  });
  if (problem) {
    const again = problem.code === "precondition-failed" ? onReload : submit;
    return html`<${ProblemNotice} problem=${problem} level="3" onRetry=${again} />`;
  }
  if (webhook.enabled && !webhook.failing_since) return null;
  if (webhook.enabled) {
    return html`<${Notice} kind="warn" level="3" title=${t("webhooks-failing")}>
      <p>${t("webhooks-failing-why", { when: time(webhook.failing_since) })}</p>
    <//>`;
  }
  return html`<${Notice} kind="warn" level="3" title=${t("webhooks-off")}>
    <p>${t(`webhooks-off-${webhook.disabled_why || "owner"}`)}</p>
    <p>${t("webhooks-off-missed")}</p>
    <p class="buttons">
      <button type="button" class="button primary" aria-disabled=${busy} onClick=${submit}>
        ${t("webhooks-enable")}
      </button>
    </p>
  <//>`;
}

function Facts({ webhook }) {
  return html`<dl class="facts">
    <dt>${t("webhooks-state")}</dt>
    <dd><${WebhookState} webhook=${webhook} /></dd>
    <dt>${t("webhooks-types")}</dt>
    <dd>${webhook.types.map((type) => t(`webhooks-${type.replace(".", "-")}`)).join(" · ")}</dd>
    <dt>${t("webhooks-poll")}</dt>
    <dd>
      ${webhook.poll_id
        ? html`<a href=${`/polls/${webhook.poll_id}`}>${t("webhooks-one-poll")}</a>`
        : t("webhooks-all-polls")}
    </dd>
    ${webhook.description &&
    html`<dt>${t("webhooks-description")}</dt>
      <dd><bdi>${webhook.description}</bdi></dd>`}
    ${webhook.rotated_until &&
    html`<dt>${t("webhooks-old-secret")}</dt>
      <dd>${t("webhooks-old-until", { when: time(webhook.rotated_until) })}</dd>`}
  </dl>`;
}

function Edit({ webhook, onChange, onReload, onClose }) {
  const heading = useFocus(true);
  function close() {
    onClose();
    focusLater("webhook");
  }
  async function change(body) {
    try {
      onChange(await changeWebhook(webhook, body));
      onClose();
      announce(t("saved"));
    } catch (problem) {
      if (problem.code === "precondition-failed") onReload();
      throw problem;
    }
  }
  return html`<h3 ref=${heading}>${t("webhooks-edit")}</h3>
    <${WebhookForm} webhook=${webhook} action=${t("save")} onSubmit=${change}>
      <button type="button" class="button" onClick=${close}>${t("cancel")}</button>
    <//>`;
}
