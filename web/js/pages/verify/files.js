/** Files of Provote: what they are, and whether they are right. */

import { linesOf } from "./lines.js";
import { canCount, Recount } from "./recount.js";

const END =
  /^(?:#end,(\d{1,19}),([0-9a-f]{64}),*|\{?"count":(\d{1,19}),"sha256":"([0-9a-f]{64})"\})$/;

/**
 * Read a file of ballots or of an export: {kind: "ballots", …}, {kind: "export", …}, or
 * {kind: "other", text} with all of its text. `progress(lines)` is called now and then.
 */
export async function readFile(stream, progress = () => {}) {
  const lines = linesOf(stream);
  const { value: first } = await lines.next();
  const header = parsed(first?.text);
  if (header?.provote === "ballots") return countBallots(header, lines, progress);
  return readLines(first, lines, progress);
}

async function countBallots(header, lines, progress) {
  if (header.version !== 1) return { kind: "ballots", header, problem: "version" };
  const count = canCount(header) ? new Recount(header) : null;
  let cast = 0;
  let number = 1;
  for await (const { text } of lines) {
    number += 1;
    if (!text) continue;
    const ballot = parsed(text);
    if (!isBallot(ballot)) return { kind: "ballots", header, problem: "line", line: number };
    cast += ballot[1];
    try {
      count?.add(...ballot);
    } catch {
      return { kind: "ballots", header, problem: "line", line: number };
    }
    if (number % 10_000 === 0) progress(number);
  }
  const cutOff = header.ballots != null && header.ballots !== cast;
  if (cutOff) return { kind: "ballots", header, problem: "number", cast };
  return { kind: "ballots", header, cast, count: count && count.result() };
}

function isBallot(value) {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== "string") return false;
  return Number.isSafeInteger(value[1]) && value[1] >= 0;
}

/** Exports end with a line that has the number of rows and the digest of all bytes before it. */
async function readLines(first, lines, progress) {
  let text = first?.text ?? "";
  let number = 1;
  let end = null;
  for await (const line of lines) {
    number += 1;
    const found = END.exec(line.text);
    end = found && { stated: found[2] || found[4], computed: line.whole.copy().hex() };
    if (number < 5_000) text += `\n${line.text}`;
    if (number % 10_000 === 0) progress(number);
  }
  if (end) return { kind: "export", ...end };
  return { kind: "other", text };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
