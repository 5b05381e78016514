/** People in a pasted or uploaded list: addresses and names, with what is wrong with a row. */

import { isFormula, parse } from "../../core/csv.js";

const MOST = 100_000; // rows of one list, as in the API

const EMAIL =
  /^(e-?mails?|mail)([ _-]?(address|adresse|adr\.?))?$|^mailadresse$|^البريد( الإلكتروني)?$/;
const NAME = /^((full|complete|display|vollst\S*)[ _-]?)?name$|^الاسم( الكامل)?$/;
const FIRST = /^((first|given)[ _-]?name|vorname|forename|الاسم الأول)$/;
const LAST = /^((last|family|sur)[ _-]?name|nachname|familienname|اسم العائلة)$/;
// The server decides; this finds what cannot be an address.
const ADDRESS =
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[^\s@<>()[\]\\,;:".]+\.)+[^\s@<>()[\]\\,;:".]{2,}$/u;
const WITH_NAME = /^"?([^"<>]*?)"?\s*<([^<>]*)>$/;
const LONGEST = 254;

/**
 * What a text contains: {people, counts}. A person is {line, email, name, problem, of, isFormula};
 * `problem` is "", or missing, invalid, long, several, duplicate (of line `of`), or too-many.
 */
export function readPeople(text) {
  const found = isMailList(text) ? fromMailList(text) : fromTable(parse(text));
  const lines = new Map();
  const people = found.map((person, place) => checked(person, place, lines));
  return { people, counts: counted(people) };
}

/** The addresses that can be invited, in order. */
export function usable(people) {
  return people.filter((person) => !person.problem);
}

function checked({ line, email, name }, place, lines) {
  const person = {
    line,
    email,
    name,
    problem: problemOf(email),
    of: null,
    isFormula: isFormula(name),
  };
  if (isFormula(email)) person.isFormula = true;
  const key = email.toLowerCase();
  if (place >= MOST) person.problem = "too-many";
  else if (!person.problem && lines.has(key)) {
    Object.assign(person, { problem: "duplicate", of: lines.get(key) });
  } else if (!person.problem) lines.set(key, line);
  return person;
}

function problemOf(email) {
  if (!email) return "missing";
  if (email.split("@").length > 2 && /[\s,;]/.test(email)) return "several";
  if (!ADDRESS.test(email)) return "invalid";
  return email.length > LONGEST ? "long" : "";
}

function counted(people) {
  const counts = { all: people.length, usable: 0, duplicate: 0, bad: 0, formulas: 0 };
  for (const { problem, isFormula: begins } of people) {
    if (!problem) counts.usable += 1;
    else if (problem === "duplicate") counts.duplicate += 1;
    else counts.bad += 1;
    if (begins) counts.formulas += 1;
  }
  return counts;
}

/**
 * A line of addresses as mail programs have them: `Ada <ada@example.org>, Bob <bob@example.org>`.
 */
function isMailList(text) {
  return /<[^<>\s]+@[^<>\s]+>/.test(text) && !/^[^\n]*\b(e-?mail|name)\b[^\n@]*\n/i.test(text);
}

function fromMailList(text) {
  return text.split(/\r?\n|\r/).flatMap((row, place) =>
    row
      .split(/(?<=>)\s*,|;/)
      // A comma before an address in angle brackets is part of a name: Lovelace, Ada <…>.
      .flatMap((piece) => (piece.includes("<") ? [piece] : piece.split(",")))
      .map((piece) => piece.trim())
      .filter(Boolean)
      .map((piece) => ({ line: place + 1, ...parted(piece) })),
  );
}

function parted(cell) {
  const [, name, email] = cell.match(WITH_NAME) || [null, "", cell];
  return { name: name.trim(), email: email.trim() };
}

function fromTable(rows) {
  if (!rows.length) return [];
  const columns = columnsOf(rows);
  const body = columns.hasHeader ? rows.slice(1) : rows;
  if (!columns.hasHeader && isOnlyAddresses(rows)) {
    return rows.flatMap(({ line, cells }) =>
      cells.filter(Boolean).map((cell) => ({ line, ...parted(cell) })),
    );
  }
  return body.map(({ line, cells }) => {
    const { name, email } = parted(cells[columns.email] || "");
    const names = columns.names.map((column) => cells[column]).filter(Boolean);
    return { line, email, name: names.join(" ") || name };
  });
}

/** Several addresses in a row, and nothing else anywhere: a list that was pasted in one line. */
function isOnlyAddresses(rows) {
  const isSeveral = rows.some(({ cells }) => cells.filter(Boolean).length > 1);
  return (
    isSeveral && rows.every(({ cells }) => cells.every((cell) => !cell || cell.includes("@")))
  );
}

/** Which columns have the addresses and the names, by a header or by what is in them. */
function columnsOf(rows) {
  const head = rows[0].cells.map((cell) => cell.toLowerCase().replace(/\s+/g, " "));
  const find = (pattern) => head.findIndex((cell) => pattern.test(cell));
  const named = find(EMAIL);
  const addresses = named >= 0 ? named : busiest(rows);
  const hasHeader =
    named >= 0 ||
    (rows.length > 1 &&
      !rows[0].cells.some((cell) => cell.includes("@")) &&
      rows[1].cells.some((cell) => cell.includes("@")));
  const name = find(NAME);
  const parts = name >= 0 ? [name] : [find(FIRST), find(LAST)].filter((column) => column >= 0);
  const other = rows[0].cells.findIndex((_, column) => column !== addresses);
  const names = hasHeader && named >= 0 ? parts : parts.length ? parts : [other];
  return { hasHeader, email: addresses, names: names.filter((column) => column >= 0) };
}

/** The column with most addresses; the first one without any. */
function busiest(rows) {
  const counts = [];
  for (const { cells } of rows.slice(0, 200)) {
    cells.forEach((cell, column) => {
      counts[column] = (counts[column] || 0) + (cell.includes("@") ? 1 : 0);
    });
  }
  return Math.max(0, counts.indexOf(Math.max(...counts)));
}
