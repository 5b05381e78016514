/**
 * The ballot types, each a module that is loaded when a poll of the type is.
 *
 * A module exports: `EMPTY`, marks without a mark, and `isEmpty(marks)`; `Marks`, the part of the
 * ballot to mark, `instruction(poll)` and `note(poll)` above it; `check(marks, poll)`, {ready,
 * text}; `toBallot(marks, poll)` and `toMarks(ballot)`, the way into requests and back; `Shown`,
 * marks to read; `reviews`, whether they are shown before casting; `speaks`, whether the module
 * announces each change itself.
 */

import { Problem } from "../../core/api.js";

/** The module of a ballot type; raises a Problem if it does not arrive. */
export async function loadKind(type) {
  try {
    return await load(type);
  } catch {
    throw new Problem(0, { code: "not-loaded" });
  }
}

function load(type) {
  if (type === "ranked") return import("./ranked.js");
  return type === "score" ? import("./score.js") : import("./choices.js");
}
