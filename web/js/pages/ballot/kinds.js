/**
 * The ballot types, each a module that is loaded when a poll of the type is.
 *
 * A module exports: `EMPTY`, marks without a mark; `Marks`, the part of the ballot to mark;
 * `check(marks, poll)`, {ready, text}; `toBallot(marks, poll)` and `toMarks(ballot)`, the way into
 * requests and back; `Shown`, marks to read; `reviews`, whether they are shown before casting.
 */

/** The module of a ballot type. */
export function loadKind(type) {
  if (type === "ranked") return import("./ranked.js");
  return type === "score" ? import("./score.js") : import("./choices.js");
}
