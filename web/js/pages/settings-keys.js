/** /settings/keys: API keys of the account, for programs. */

import { html, useState } from "../../vendor/ui.js";
import { announce, focusLater } from "../core/focus.js";
import { t, time } from "../core/messages.js";
import { asMe } from "../core/session.js";
import { Confirm } from "../parts/confirm.js";
import { CopyField } from "../parts/copy.js";
import { More, useList } from "../parts/loading.js";
import { Notice } from "../parts/notice.js";
import { Settings, startSettings } from "../parts/settings.js";
import { Loading } from "../parts/signed-in.js";
import { PATH, NewKey } from "./settings/new-key.js";

function KeysPage() {
  return html`<${Settings}><${Content} /><//>`;
}

function Content() {
  const list = useList(PATH, async (path) => (await asMe("GET", path)).data);
  const [made, setMade] = useState(null);
  function add(key) {
    setMade(key);
    list.set([withoutSecret(key), ...(list.items || [])]);
  }
  function drop(key) {
    if (made?.id === key.id) setMade(null);
    list.set(list.items.filter((other) => other.id !== key.id));
    focusLater("keys");
    announce(t("keys-revoked"));
  }
  function dismiss() {
    setMade(null);
    focusLater("keys");
  }
  return html`<p>${t("keys-lead")}</p>
    ${made && html`<${Created} key=${made.id} made=${made} onDone=${dismiss} />`}
    <section aria-labelledby="keys">
      <h2 id="keys">${t("keys-title")}</h2>
      <${Keys} list=${list} onRevoke=${drop} />
    </section>
    <section aria-labelledby="new">
      <h2 id="new">${t("keys-new")}</h2>
      <${NewKey} onCreate=${add} />
    </section>`;
}

/** The key that was just created: the only time that it is shown. */
function Created({ made, onDone }) {
  return html`<${Notice} kind="good" title=${t("keys-created")} focus=${true}>
    <p>${t("keys-once")}</p>
    <${CopyField} label=${t("keys-key", { name: made.name })} value=${made.key} />
    <p class="buttons">
      <button type="button" class="button" onClick=${onDone}>${t("keys-kept")}</button>
    </p>
  <//>`;
}

function Keys({ list, onRevoke }) {
  if (!list.items) return list.problem ? html`<${More} list=${list} />` : html`<${Loading} />`;
  if (list.items.length === 0) return html`<p class="empty">${t("keys-none")}</p>`;
  return html`<ul class="rows">
      ${list.items.map(
        (key) => html`<${Key} key=${key.id} item=${key} onRevoke=${() => onRevoke(key)} />`,
      )}
    </ul>
    <${More} list=${list} />`;
}

function Key({ item, onRevoke }) {
  const [asks, setAsks] = useState(false);
  async function revoke() {
    await asMe("DELETE", `${PATH}${item.id}/`);
    onRevoke();
  }
  return html`<li class="row wraps">
    <div class="grow">
      <p><strong><bdi>${item.name}</bdi></strong></p>
      <p class="small soft"><code dir="ltr">${item.prefix}…</code></p>
      <p class="small soft">${item.scopes.map(nameOf).join(" · ")}</p>
      <p class="small soft">${t("keys-since", { when: time(item.created_at) })}</p>
    </div>
    <button type="button" class="button" onClick=${() => setAsks(true)}>
      ${t("keys-revoke")}<span class="unseen">: ${item.name}</span>
    </button>
    ${asks &&
    html`<${Confirm}
      title=${t("keys-revoke-title")}
      text=${t("keys-revoke-why", { name: item.name })}
      action=${t("keys-revoke")}
      onConfirm=${revoke}
      onClose=${() => setAsks(false)}
    />`}
  </li>`;
}

function nameOf(scope) {
  return t(`scope-${scope.replace(":", "-")}`);
}

function withoutSecret(key) {
  return { ...key, key: undefined };
}

startSettings(KeysPage);
