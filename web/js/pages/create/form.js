/**
 * The state of the form, and its way from and to a definition of the API. Nothing here is shown.
 */

import { BALLOTS, defaultParameters, methodId, methodsFor } from "./methods.js";
import { fromLocal, toLocal } from "./times.js";

const PLAIN = [
  "title",
  "description",
  "language",
  "ballot_type",
  "eligibility",
  "results_visibility",
  "allow_change",
  "listing",
  "category",
];
const TIES = { by: "seed", beacon: false, own: false }; // own: the owner's lot numbers
const QUARANTINE = { by: "address", votes: 20, seconds: 60 };
let count = 0;

/** A row of the list of choices; `key` stays with it when it moves. */
export function newChoice(choice = {}) {
  count += 1;
  return { key: `c${count}`, label: "", description: "", image: null, lot: "", ...choice };
}

/** An empty form, for a poll that a person makes for people with the link. */
export function emptyForm(language) {
  return {
    title: "",
    description: "",
    language,
    image: null,
    ballot_type: "single",
    ballot: { ...BALLOTS.single },
    seats: 1,
    method: "plurality",
    parameters: defaultParameters("plurality"),
    ties: { ...TIES },
    choices: [newChoice(), newChoice()],
    eligibility: "public",
    dedupe: "device",
    dedupe_limit: 1,
    quarantined: false,
    quarantine: { ...QUARANTINE },
    results_visibility: "live",
    publish_ballots: true,
    allow_change: true,
    listing: "unlisted",
    category: null,
    tags: "",
    opens_at: "",
    closes_at: "",
  };
}

/**
 * The form of a definition: a poll of the API, or a template's definition, which may lack members.
 */
export function formOf(definition) {
  const type = definition.ballot_type || "single";
  const seats = definition.seats || 1;
  const method = methodId(definition.method || methodsFor(type, seats)[0]);
  const rules = definition.rules || {};
  const ties = { ...TIES, ...rules.ties };
  const blank = { ...emptyForm(null), eligibility: "authenticated", listing: "listed" };
  blank.allow_change = false;
  const known = PLAIN.filter((name) => definition[name] !== undefined);
  return {
    ...blank,
    ...Object.fromEntries(known.map((name) => [name, definition[name]])),
    image: imageOf(definition.image),
    ballot: { ...BALLOTS[type], ...rules.ballot },
    seats,
    method,
    parameters: { ...defaultParameters(method), ...rules.method },
    ties: { by: ties.by, beacon: ties.beacon, own: Array.isArray(ties.lot_numbers) },
    choices: choicesOf(definition.choices, ties.lot_numbers),
    dedupe: rules.dedupe || "device",
    dedupe_limit: rules.dedupe_limit || 1,
    quarantined: Boolean(rules.quarantine),
    quarantine: rules.quarantine || { ...QUARANTINE },
    publish_ballots: rules.publish_ballots !== false,
    tags: (definition.tags || []).join(", "),
    opens_at: toLocal(definition.opens_at),
    closes_at: toLocal(definition.closes_at),
  };
}

/** The rows of a form that are choices: those with anything in them. */
export function filled(form) {
  return form.choices.filter((choice) => {
    return choice.label.trim() || choice.description.trim() || choice.image;
  });
}

/** The form's definition, as the API takes it for a draft. */
export function definitionOf(form) {
  const values = Object.fromEntries(PLAIN.map((name) => [name, form[name]]));
  return {
    ...values,
    title: form.title.trim(),
    language: form.language || null,
    category: form.category || null,
    image: referenceOf(form.image),
    seats: form.seats,
    method: form.method,
    choices: filled(form).map((choice) => ({
      label: choice.label.trim(),
      description: choice.description.trim(),
      image: referenceOf(choice.image),
    })),
    tags: tagsOf(form.tags),
    rules: rulesOf(form),
    opens_at: fromLocal(form.opens_at),
    closes_at: fromLocal(form.closes_at),
  };
}

/** The tags that a person has typed, as the API writes them. */
export function tagsOf(text) {
  const words = text.split(/[,;\n]+/).map((word) => word.trim().replace(/^#/, ""));
  const tags = words.map((word) => word.toLowerCase().replace(/[\s_]+/g, "-")).filter(Boolean);
  return [...new Set(tags)];
}

/** Whether a form has nothing that a person would miss. */
export function isEmpty(form) {
  const hasText = form.title.trim() || form.description.trim();
  return !hasText && !form.image && filled(form).length === 0;
}

/** Whether the API can take the form as a draft: it has a title and two different choices. */
export function canBeStored(form) {
  const labels = filled(form).map((choice) => choice.label.trim());
  return Boolean(form.title.trim()) && labels.length > 1 && labels.every(Boolean);
}

function rulesOf(form) {
  const isPublic = form.eligibility === "public";
  return {
    dedupe: isPublic ? form.dedupe : "device",
    dedupe_limit: isPublic && form.dedupe === "address" ? form.dedupe_limit : 1,
    quarantine: form.quarantined ? form.quarantine : null,
    ballot: form.ballot,
    method: form.parameters,
    ties: tiesOf(form),
    publish_ballots: form.publish_ballots,
  };
}

function tiesOf(form) {
  const { by, beacon, own } = form.ties;
  const numbers = () => filled(form).map((choice) => number(choice.lot));
  return {
    by,
    beacon: by === "seed" && beacon,
    lot_numbers: by !== "lot_numbers" ? null : own ? numbers() : "draw",
  };
}

function choicesOf(choices, lots) {
  const own = Array.isArray(lots);
  const rows = (choices || []).map((choice, place) =>
    newChoice({
      label: choice.label,
      description: choice.description || "",
      image: imageOf(choice.image),
      lot: own ? String(lots[place] ?? "") : "",
    }),
  );
  while (rows.length < 2) rows.push(newChoice());
  return rows;
}

function imageOf(image) {
  if (!image) return null;
  return { id: image.id, alt: image.alt || "", size: image.sizes?.at(-1) || null };
}

function referenceOf(image) {
  return image && { id: image.id, alt: image.alt.trim() };
}

function number(text) {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) ? value : null;
}
