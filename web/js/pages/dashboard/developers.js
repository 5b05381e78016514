/** The poll for programs: its id, requests to copy, and where keys and webhooks are made. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { CopyField } from "../../parts/copy.js";

/** Requests that work as they are, once a token is put in. */
export function Developers({ poll }) {
  const api = `${location.origin}/api/v1`;
  const results = `${api}/polls/${poll.id}/results/`;
  const stream = `curl -N ${bearer()} ${api}/polls/${poll.id}/stream/`;
  return html`<${CopyField} label=${t("dashboard-id")} value=${poll.id} />
    <${CopyField} label=${t("dashboard-curl-token")} value=${token(api)} />
    <${CopyField} label=${t("dashboard-curl-results")} value=${`curl ${bearer()} ${results}`} />
    <${CopyField} label=${t("dashboard-curl-stream")} value=${stream} />
    ${
      poll.eligibility === "delegated" &&
      html`<${CopyField} label=${t("dashboard-curl-cast")} value=${cast(api, poll)} />`
    }
    <p class="buttons">
      <a class="button" href="/settings/keys">${t("dashboard-keys")}</a>
      <a class="button" href="/settings/webhooks?poll=${poll.id}">${t("dashboard-webhooks")}</a>
      <a class="button" href="/polls/${poll.id}/share">${t("dashboard-embed")}</a>
      <a class="button" href="/api/docs/">${t("dashboard-api")}</a>
    </p>`;
}

function bearer() {
  return `-H "Authorization: Bearer $TOKEN"`;
}

const JSON_TYPE = `-H "Content-Type: application/json"`;

function token(api) {
  const body = JSON.stringify({ grant_type: "api_key", api_key: "pvk_…" });
  return `TOKEN=$(curl -s ${api}/auth/token/ ${JSON_TYPE} -d '${body}' | jq -r .access)`;
}

function cast(api, poll) {
  const body = { poll_id: poll.id, ...ballot(poll), voter_ref: "member-1" };
  return `curl ${api}/votes/ ${bearer()} ${JSON_TYPE} -d '${JSON.stringify(body)}'`;
}

function ballot({ ballot_type: type, choices: [first] }) {
  if (type === "single") return { choice_id: first.id };
  if (type === "ranked") return { ballot: { ranking: [first.id] } };
  if (type === "score") return { ballot: { scores: { [first.id]: 1 } } };
  return { ballot: { choices: [first.id] } };
}
