/** The digest of a poll's definition: SHA-256 of canonical JSON (RFC 8785) of what is frozen. */

import { fromHex, Sha256, sha256 } from "../../core/sha256.js";

const FROZEN = [
  "id",
  "ballot_type",
  "choices",
  "eligibility",
  "results_visibility",
  "allow_change",
  "listing",
  "rules",
  "opens_at",
  "closes_at",
];
// Left out where they are null, so that older polls keep their digests.
const ADDED = ["method", "seats"];
const ADDED_RULES = ["ballot", "method", "ties", "publish_ballots"];
const CHOICE = ["id", "label", "description", "position"];

/** The digest of a poll as the API returns it, in hexadecimal digits. */
export function definitionDigest(poll) {
  return sha256(canonical(frozen(poll)));
}

/**
 * Whether the revealed seed of ties is the one committed to: true or false, null before the end
 * and for other lots.
 */
export function seedMatches(poll) {
  const committed = poll.rules?.ties?.commitment;
  if (!committed || !hasEnded(poll)) return null;
  if (!/^[0-9a-f]{64}$/.test(poll.tie_seed || "")) return false;
  return new Sha256().update(fromHex(poll.tie_seed)).hex() === committed;
}

/** Canonical JSON: members in the order of their UTF-16 code units, no spaces. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  const texts = members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${texts.join(",")}}`;
}

/** Whether it is a poll as the API returns it. */
export function isPoll(value) {
  return FROZEN.every((name) => value !== null && typeof value === "object" && name in value);
}

function frozen(poll) {
  const members = pick(poll, FROZEN);
  for (const name of ADDED) if (poll[name] != null) members[name] = poll[name];
  members.rules = Object.fromEntries(
    Object.entries(poll.rules).filter(
      ([name, value]) => value !== null || !ADDED_RULES.includes(name),
    ),
  );
  members.choices = poll.choices.map((choice) => pictured(pick(choice, CHOICE), choice.image));
  return pictured(members, poll.image);
}

/** With an image: its text, and the digests of its files. */
function pictured(members, image) {
  if (image == null) return members;
  const sizes = image.sizes.map((size) => pick(size, ["sha256", "width", "height"]));
  return { ...members, image: { alt: image.alt, sizes } };
}

function pick(value, names) {
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}

function hasEnded({ closed_at: closed, status }) {
  return closed != null || status === "archived";
}
