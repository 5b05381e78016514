/**
 * Tables as text, as spreadsheets write and read them (RFC 4180, with what programs make of it).
 */

// The signs that begin a formula, with their other forms, and what programs skip before them.
const SIGNS =
  "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u208c\u208a\ufb29\u2212";
const SKIPPED = "\\s\\x00-\\x1f\"'\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff";
const BEGIN = "(?:^|(?<=[;|\\t\\n])|(?<=\\r)(?!\\n))";
const FORMULA = new RegExp(`${BEGIN}(?=[${SKIPPED}]*[${SIGNS}])|^(?=[\\t\\r\\n])`, "g");

/** The text with an apostrophe where a spreadsheet would begin a cell with a formula. */
export function neutral(text) {
  return text.replace(FORMULA, "'");
}

/** Whether `neutral` would change the text. */
export function isFormula(text) {
  return neutral(text) !== text;
}

/**
 * The rows of a text, {line, cells} each, without empty ones. Cells are separated by comma,
 * semicolon or tab, whichever occurs most in the first line, or as a first line `sep=;` says;
 * they may be in quotation marks, also over several lines.
 */
export function parse(text) {
  const [body, first] = withoutPrefix(text);
  const separator = separatorOf(text, body);
  const rows = [];
  for (const row of split(body, separator, first)) {
    row.cells = row.cells.map((cell) => cell.trim());
    if (row.cells.some(Boolean)) rows.push(row);
  }
  return rows;
}

/** Rows of texts as CSV: each cell without formulas and in quotation marks where it needs them. */
export function write(rows, separator = ",") {
  return rows.map((row) => row.map(quoted).join(separator) + "\r\n").join("");
}

/**
 * The text of a file: UTF-8, UTF-16 by its mark, else as Windows programs of the West write it.
 */
export function decode(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const PREFIX = /^\ufeff?(?:sep=([,;\t])\r?\n)?/i;

/** The text without a mark and `sep=`, and the number of its first line. */
function withoutPrefix(text) {
  const [prefix, separator] = text.match(PREFIX);
  return [text.slice(prefix.length), separator ? 2 : 1];
}

function separatorOf(text, body) {
  const named = text.match(PREFIX)[1];
  if (named) return named;
  const line = body
    .slice(0, 10_000)
    .trimStart()
    .split(/\r?\n|\r/, 1)[0]
    .replace(/"[^"]*"/g, "");
  const count = (sign) => line.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function* split(text, separator, first) {
  const next = new RegExp(`[${separator}\r\n]`, "g");
  let line = first;
  let row = { line, cells: [] };
  for (let at = 0; at <= text.length;) {
    const [cell, end] = text[at] === '"' ? inQuotes(text, at) : [null, at];
    next.lastIndex = end;
    const stop = next.exec(text)?.index ?? text.length;
    row.cells.push((cell ?? "") + text.slice(end, stop));
    line += text.slice(at, stop).split("\n").length - 1;
    at = stop + 1;
    if (text[stop] === separator) continue;
    if (text[stop] === "\r" && text[at] === "\n") at += 1;
    yield row;
    line += 1;
    row = { line, cells: [] };
  }
}

/** The content of quotation marks that begin at `at`, and the place after them. */
function inQuotes(text, at) {
  let cell = "";
  for (let from = at + 1; ;) {
    const end = text.indexOf('"', from);
    // The closing mark is missing: the sign is part of a text, such as 5" pipe.
    if (end < 0) return [null, at];
    cell += text.slice(from, end);
    if (text[end + 1] !== '"') return [cell, end + 1];
    cell += '"';
    from = end + 2;
  }
}

function quoted(text) {
  const safe = neutral(String(text));
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
