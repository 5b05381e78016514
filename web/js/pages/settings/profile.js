/** The form of what others may see of a person, and of language and time zone. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { LANGUAGES, t } from "../../core/messages.js";
import { ErrorSummary, Field, fieldErrors, SubmitButton, useSubmit } from "../../parts/forms.js";
import { changeAccount } from "./account.js";

const MAILED = ["en", "de"]; // the languages of mails
const NAMES = ["display_name", "bio", "locale", "timezone"];

/** Display name, a text about the person, language of mails, time zone. */
export function Profile({ account, onChange }) {
  const { user } = account;
  const [isSaved, setIsSaved] = useState(false);
  const [problem, busy, submit] = useSubmit(async (form) => {
    setIsSaved(false);
    const changes = changedOf(form, user);
    if (Object.keys(changes).length) onChange(await changeAccount(account, changes));
    setIsSaved(true);
    announce(t("saved"));
  });
  const errors = fieldErrors(problem);
  const fields = Object.fromEntries(NAMES.map((name) => [name, t(LABELS[name])]));
  const field = (name) => ({ name, label: fields[name], error: errors[name] });
  return html`<form method="post" novalidate onSubmit=${submit} onInput=${() => setIsSaved(false)}>
    <${ErrorSummary} problem=${problem} fields=${fields} />
    <${Field}
      ...${field("display_name")}
      hint=${t("profile-display-name-hint")}
      defaultValue=${user.display_name}
      autocomplete="name"
      maxlength="100"
      dir="auto"
    />
    <${Field}
      ...${field("bio")}
      as="textarea"
      defaultValue=${user.bio}
      maxlength="1000"
      dir="auto"
    />
    <${Field} ...${field("locale")} hint=${t("profile-locale-hint")} as="select">
      ${languagesFor(user.locale).map(([tag, name]) => option(tag, name, user.locale))}
    <//>
    <${Field} ...${field("timezone")} as="select">
      ${zonesFor(user.timezone).map((zone) =>
        option(zone, zone.replaceAll("_", " "), user.timezone),
      )}
    <//>
    <p class="buttons">
      <${SubmitButton} busy=${busy}>${t("save")}<//>
      ${isSaved && html`<span class="soft">${t("saved")}</span>`}
    </p>
  </form>`;
}

const LABELS = {
  display_name: "profile-display-name",
  bio: "profile-bio",
  locale: "profile-locale",
  timezone: "profile-timezone",
};

function option(value, text, chosen) {
  return html`<option key=${value} value=${value} selected=${value === chosen}>${text}</option>`;
}

/** What the person has changed; other members may have been changed elsewhere. */
function changedOf(form, user) {
  const entered = NAMES.map((name) => [name, form.get(name).replaceAll("\r\n", "\n")]);
  return Object.fromEntries(entered.filter(([name, value]) => value !== user[name]));
}

function languagesFor(present) {
  const own = MAILED.includes(present) ? [] : [[present, present]];
  return [...own, ...MAILED.map((tag) => [tag, LANGUAGES[tag]])];
}

function zonesFor(present) {
  const known = Intl.supportedValuesOf?.("timeZone") || [];
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([present, here, "UTC", ...known])].filter(Boolean);
}
