/** What the list of webhooks and the page of one share. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";

export const PATH = "/webhooks/";
export const TYPES = ["poll.opened", "poll.closed", "results.updated", "results.final"];

/** The page of a webhook. */
export function addressOf(webhook) {
  return `/settings/webhooks?id=${webhook.id}`;
}

/** Whether it is on, and whether its receiver fails. */
export function WebhookState({ webhook }) {
  if (!webhook.enabled) return html`<span class="tag">${t("webhooks-off")}</span>`;
  if (webhook.failing_since) return html`<span class="tag warn">${t("webhooks-failing")}</span>`;
  return html`<span class="tag good">${t("webhooks-on")}</span>`;
}

/** Change a webhook, in the version that the person sees. */
export async function changeWebhook(webhook, changes) {
  const ifMatch = `"${webhook.version}"`;
  return (await asMe("PATCH", `${PATH}${webhook.id}/`, { body: changes, ifMatch })).data;
}
