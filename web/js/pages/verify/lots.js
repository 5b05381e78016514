/** The order that a lot gives tied choices, as provote_rules has it. */

import { fromHex, Sha256 } from "../../core/sha256.js";

/**
 * The tied positions from the first to the last; null where the lot does not say. `lot` is that of
 * a file of ballots, null for the order of the ballot paper.
 */
export function ordered(tied, lot, ids) {
  if (!lot) return [...tied].sort((a, b) => a - b);
  if (lot.by === "lot_numbers") return by(tied, (one) => lot.numbers[one]);
  if (lot.by === "seed") return by(tied, (one) => drawn(lot, (lot.ids || ids)[one]));
  return lot.by === "ask" ? decided(tied, lot.decisions || []) : null;
}

function drawn({ seed, beacon }, id) {
  const whole = new Sha256().update(fromHex(seed)).update(fromHex(beacon || ""));
  return whole.update(new TextEncoder().encode(id)).hex();
}

/** A drawing of exactly these choices, else the first one that has all of them. */
function decided(tied, decisions) {
  const possible = decisions.filter((order) => tied.every((one) => order.includes(one)));
  const found = possible.find((order) => order.length === tied.length) || possible[0];
  return found ? found.filter((one) => tied.includes(one)) : null;
}

function by(tied, keyOf) {
  const keys = new Map(tied.map((one) => [one, keyOf(one)]));
  return [...tied].sort((a, b) => (keys.get(a) < keys.get(b) ? -1 : 1));
}
