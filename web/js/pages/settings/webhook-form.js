/** The form of a webhook: address, events, polls, a note. */

import { html, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { asMe } from "../../core/session.js";
import {
  Checks,
  ErrorSummary,
  Field,
  fieldErrors,
  SubmitButton,
  useKeys,
  useSubmit,
} from "../../parts/forms.js";
import { useLoad } from "../../parts/loading.js";
import { PATH, TYPES } from "./webhook.js";

const LABELS = {
  url: "webhooks-url",
  types: "webhooks-types",
  poll_id: "webhooks-poll",
  description: "webhooks-description",
};

/** Create a webhook; `onCreate(webhook)` gets it with its secret. */
export function NewWebhook({ onCreate }) {
  const keys = useKeys();
  const [made, setMade] = useState(0);
  const blank = { types: ["poll.closed", "results.final"], poll_id: pollInAddress() };
  async function create(body) {
    const { data } = await asMe("POST", PATH, { body, key: keys.of(body) });
    keys.done();
    setMade(made + 1); // an empty form
    onCreate(data);
  }
  return html`<${WebhookForm}
    key=${made}
    webhook=${blank}
    action=${t("webhooks-create")}
    onSubmit=${create}
  />`;
}

/** The fields, filled from `webhook`; `onSubmit(body)` sends them and may raise a Problem. */
export function WebhookForm({ webhook, action, onSubmit, children }) {
  const [problem, busy, submit] = useSubmit((form) => onSubmit(bodyOf(form)));
  const errors = fieldErrors(problem);
  const fields = Object.fromEntries(Object.entries(LABELS).map(([name, id]) => [name, t(id)]));
  const field = (name) => ({ name, label: fields[name], error: errors[name] });
  return html`<form method="post" novalidate onSubmit=${submit}>
    <${ErrorSummary} problem=${problem} fields=${fields} />
    <${Field}
      ...${field("url")}
      type="url"
      hint=${t("webhooks-url-hint")}
      defaultValue=${webhook.url}
      autocomplete="off"
      maxlength="2048"
      dir="ltr"
      required
    />
    <${Checks} ...${field("types")} options=${types()} chosen=${webhook.types} />
    <${Polls} field=${field("poll_id")} chosen=${webhook.poll_id} />
    <${Field}
      ...${field("description")}
      hint=${t("webhooks-description-hint")}
      defaultValue=${webhook.description}
      autocomplete="off"
      maxlength="200"
      dir="auto"
    />
    <p class="buttons"><${SubmitButton} busy=${busy}>${action}<//>${children}</p>
  </form>`;
}

function types() {
  return TYPES.map((type) => {
    const id = type.replace(".", "-");
    return { value: type, label: t(`webhooks-${id}`), hint: t(`webhooks-${id}-why`) };
  });
}

/** All polls or one of the newest; the dashboard of any other poll leads here with it. */
function Polls({ field, chosen }) {
  const { data } = useLoad(() => loadPolls(chosen));
  const polls = data || [];
  const isListed = !chosen || polls.some((poll) => poll.id === chosen);
  return html`<${Field}
    key=${polls.length}
    ...${field}
    as="select"
    dir="auto"
    hint=${t("webhooks-poll-hint")}
  >
    <option value="" selected=${!chosen}>${t("webhooks-all-polls")}</option>
    ${!isListed && html`<option value=${chosen} selected>${t("webhooks-one-poll")}</option>`}
    ${polls.map(
      (poll) => html`<option key=${poll.id} value=${poll.id} selected=${poll.id === chosen}>
        ${poll.title}
      </option>`,
    )}
  <//>`;
}

/** The newest polls, and the chosen one; only few, because the list has whole definitions. */
async function loadPolls(chosen) {
  const polls = [...(await asMe("GET", "/polls/?owner=me&page_size=10")).data.results];
  if (chosen && !polls.some((poll) => poll.id === chosen)) {
    const found = await asMe("GET", `/polls/${encodeURIComponent(chosen)}/`).catch(() => null);
    if (found) polls.unshift(found.data);
  }
  return polls;
}

function bodyOf(form) {
  return {
    url: form.get("url").trim(),
    types: form.getAll("types"),
    poll_id: form.get("poll_id") || null,
    description: form.get("description"),
  };
}

function pollInAddress() {
  return new URLSearchParams(location.search).get("poll");
}
