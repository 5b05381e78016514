/**
 * What the form begins with: nothing, a template, a copy, a stored draft, or what this tab kept.
 */

import { get, request } from "../../core/api.js";
import { pollInAddress } from "../../core/ids.js";
import { language } from "../../core/messages.js";
import { access, asMe, subject } from "../../core/session.js";
import { asStored, keptDraft } from "./draft.js";
import { emptyForm, formOf, newChoice } from "./form.js";
import { load } from "./saver.js";

/**
 * The beginning of a form: {form, state, id, etag, stored, clone, restored, current}, or
 * {published, etag} for a poll that is no draft any more, or {other} for somebody else's. Raises a
 * Problem.
 */
export async function begin() {
  const id = pollInAddress();
  return id ? beginStored(id) : beginNew(new URLSearchParams(location.search));
}

async function beginStored(id) {
  const { poll, etag } = await load(id);
  if (poll.owner !== subject()) return { other: poll };
  if (poll.status !== "draft") return { published: poll, etag };
  const start = { form: formOf(poll), state: "saved", id, etag, stored: asStored(poll) };
  const kept = keptDraft(id);
  if (!kept) return start;
  const form = revived(kept.form);
  if (kept.etag === etag) return { ...start, form, state: "waiting", restored: true };
  return { ...start, form, state: "conflict", current: { poll, etag } };
}

async function beginNew(query) {
  await access().catch(() => null);
  const kept = keptDraft(null);
  const clone = query.get("clone");
  const original = clone ? await readable(clone) : null;
  if (kept?.form && kept.from === location.search) {
    return { form: revived(kept.form), state: "waiting", clone: original, restored: true };
  }
  if (original) {
    const form = { ...formOf(original), opens_at: "", closes_at: "" };
    return { form, state: "waiting", clone: original };
  }
  const template = query.get("template");
  if (template) return { form: formOf(await definitionOfTemplate(template)), state: "waiting" };
  return { form: emptyForm(language), state: "empty" };
}

/** A template's definition; the built-in ones are there for everybody. */
async function definitionOfTemplate(id) {
  const path = `/polls/templates/${encodeURIComponent(id)}/`;
  const token = await access();
  return (await get(path, token ? { token } : {})).definition;
}

async function readable(id) {
  const path = `/polls/${encodeURIComponent(id)}/`;
  const found = (await access()) ? await asMe("GET", path) : await request("GET", path);
  return found.data;
}

/** A form out of storage: its rows get keys that are unique in this document. */
function revived(form) {
  const choices = form.choices.map(({ key: _key, ...choice }) => newChoice(choice));
  return { ...form, choices };
}
