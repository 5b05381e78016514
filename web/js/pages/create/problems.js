/** What is wrong with the form: its own checks, and the API's refusals at their fields. */

import { has, t } from "../../core/messages.js";
import { detailOf } from "../../parts/notice.js";
import { canBeStored, filled, tagsOf } from "./form.js";
import { fromLocal } from "./times.js";

/** Problems that the form finds itself: [{pointer, code}], pointers as in the API's definition. */
export function check(form) {
  const found = [];
  if (!form.title.trim()) found.push({ pointer: "/title", code: "title-missing" });
  found.push(...checkChoices(form), ...checkTimes(form));
  tagsOf(form.tags).forEach((tag, at) => {
    if (!/^[a-z0-9-]{1,40}$/.test(tag)) found.push({ pointer: `/tags/${at}`, code: "tag" });
  });
  if (form.seats > filled(form).length && canBeStored(form)) {
    found.push({ pointer: "/seats", code: "seats" });
  }
  return found;
}

/**
 * Where each error belongs: [{id, label, text}], `id` is that of the field's element. `errors` are
 * those of a Problem, or of `check`.
 */
export function places(errors, form) {
  const rows = filled(form);
  return errors.map((error) => {
    const parts = (error.pointer || "").split("/").slice(1);
    const own = `create-error-${error.code}`;
    return { ...placeOf(parts, rows), text: has(own) ? t(own) : detailOf(error) };
  });
}

/** The first error of each field, by the id of its element. */
export function byField(found) {
  const errors = {};
  for (const { id, text } of found) errors[id] ??= text;
  return errors;
}

function placeOf(parts, rows) {
  if (parts[0] === "choices" && parts.length > 1) {
    const at = Number(parts[1]);
    const part = parts[2] === "image" ? "image" : parts[2] || "label";
    const id = `field-${rows[at]?.key}-${part}`;
    return { id, label: t("create-choice-number", { number: at + 1 }) };
  }
  if (parts[0] === "rules" && parts[1] === "method" && parts[2]) {
    return { id: `field-rules-method-${parts[2]}`, label: t(`create-param-${parts[2]}`) };
  }
  const plain = ["tags", "image"].includes(parts[0]) || parts[2] === "lot_numbers";
  const name = plain ? (parts[2] === "lot_numbers" ? "rules-ties" : parts[0]) : parts.join("-");
  const label = `create-place-${name}`;
  return { id: `field-${name}`, label: has(label) ? t(label) : t("create-place-other") };
}

function checkChoices(form) {
  const rows = filled(form);
  if (rows.length < 2) return [{ pointer: "/choices", code: "too-few" }];
  const seen = new Set();
  return rows.flatMap((choice, at) => {
    const label = choice.label.trim().normalize("NFC");
    const pointer = `/choices/${at}/label`;
    if (!label) return [{ pointer, code: "label-missing" }];
    if (seen.has(label)) return [{ pointer, code: "duplicate" }];
    seen.add(label);
    return [];
  });
}

/** What is wrong with the times: the row shows it as soon as both are there. */
export function checkTimes(form) {
  const opens = fromLocal(form.opens_at);
  const closes = fromLocal(form.closes_at);
  const isPast = (when) => when && new Date(when) <= new Date();
  const found = [];
  if (isPast(opens)) found.push({ pointer: "/opens_at", code: "opens-in-the-past" });
  if (isPast(closes)) found.push({ pointer: "/closes_at", code: "in-the-past" });
  else if (opens && closes && opens >= closes) {
    found.push({ pointer: "/opens_at", code: "not-before-closes-at" });
  }
  return found;
}
