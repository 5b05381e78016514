/** What can be done with a webhook: test, new secret, off and on, delete. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { newKey } from "../../core/ids.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import { Confirm } from "../../parts/confirm.js";
import { Field, useKeys, useSubmit } from "../../parts/forms.js";
import { ProblemNotice } from "../../parts/notice.js";
import { changeWebhook, PATH } from "./webhook.js";

const OVERLAPS = [0, 3_600, 86_400, 604_800]; // seconds, as the messages name them

/** The buttons, and the dialogs of those that need a question. `onEdit` is null in the form. */
export function WebhookActions({ webhook, onChange, onSent, onEdit, onReload }) {
  const [asks, setAsks] = useState(null);
  const [problem, busy, test] = useSubmit(async () => {
    await asMe("POST", `${PATH}${webhook.id}/test/`, { body: {}, key: newKey() });
    onSent();
    announce(t("webhooks-tested"));
  });
  const close = () => setAsks(null);
  const Asked = { rotate: Rotate, disable: Disable, delete: Delete }[asks];
  return html`${problem && html`<${ProblemNotice} problem=${problem} level="3" onRetry=${test} />`}
    <p class="buttons">
      ${webhook.enabled &&
      html`<button type="button" class="button primary" aria-disabled=${busy} onClick=${test}>
          ${t("webhooks-test")}
        </button>
        <button type="button" class="button" onClick=${() => setAsks("disable")}>
          ${t("webhooks-disable")}
        </button>`}
      ${onEdit &&
      html`<button type="button" class="button" onClick=${onEdit}>${t("webhooks-edit")}</button>`}
      <button type="button" class="button" onClick=${() => setAsks("rotate")}>
        ${t("webhooks-rotate")}
      </button>
      <button type="button" class="button danger" onClick=${() => setAsks("delete")}>
        ${t("webhooks-delete")}
      </button>
    </p>
    ${Asked &&
    html`<${Asked} ...${{ webhook, onChange, onReload }} onClose=${close} />`}`;
}

function Rotate({ webhook, onChange, onClose }) {
  const keys = useKeys();
  const [overlap, setOverlap] = useState(86_400);
  async function rotate() {
    const body = { overlap };
    const key = keys.of({ ...body, version: webhook.version });
    const { data } = await asMe("POST", `${PATH}${webhook.id}/rotate/`, { body, key });
    onChange(data);
    onClose();
  }
  return html`<${Confirm}
    title=${t("webhooks-rotate-title")}
    text=${t("webhooks-rotate-why")}
    action=${t("webhooks-rotate")}
    kind="primary"
    onConfirm=${rotate}
    onClose=${onClose}
  >
    <${Field}
      name="overlap"
      label=${t("webhooks-overlap")}
      as="select"
      onChange=${(event) => setOverlap(Number(event.target.value))}
    >
      ${OVERLAPS.map(
        (seconds) => html`<option key=${seconds} value=${seconds} selected=${seconds === overlap}>
          ${t(`webhooks-overlap-${seconds}`)}
        </option>`,
      )}
    <//>
  <//>`;
}

function Disable({ webhook, onChange, onReload, onClose }) {
  async function disable() {
    try {
      onChange(await changeWebhook(webhook, { enabled: false }));
      onClose();
    } catch (problem) {
      if (problem.code === "precondition-failed") onReload();
      throw problem;
    }
  }
  return html`<${Confirm}
    title=${t("webhooks-disable-title")}
    text=${t("webhooks-disable-why")}
    action=${t("webhooks-disable")}
    kind="primary"
    onConfirm=${disable}
    onClose=${onClose}
  />`;
}

function Delete({ webhook, onClose }) {
  async function remove() {
    await asMe("DELETE", `${PATH}${webhook.id}/`);
    location.replace("/settings/webhooks");
  }
  return html`<${Confirm}
    title=${t("webhooks-delete-title")}
    text=${t("webhooks-delete-why", { url: webhook.url })}
    action=${t("webhooks-delete")}
    onConfirm=${remove}
    onClose=${onClose}
  />`;
}
