/** What results say, as rows and marks; pure functions of the poll and its results. */

import { valueOf } from "./numbers.js";

const FAMILIES = {
  plurality: "votes",
  approval: "votes",
  score: "score",
  star: "star",
  irv: "runoff",
  minneapolis: "runoff",
  maine: "runoff",
  "scottish-stv": "transfer",
  "minneapolis-stv": "transfer",
  "meek-prf": "transfer",
  schulze: "pairs",
  "ranked-pairs": "pairs",
  borda: "points",
};
const BY_TYPE = { ranked: "runoff", score: "score" };

/** The method's id without its version; "" where it is not known. */
export function methodOf(poll, results) {
  return (results?.tally?.method || poll?.method || "").split("@")[0];
}

/** How a method's numbers are to be read: votes, score, star, runoff, transfer, pairs, points. */
export function familyOf(poll, results) {
  return FAMILIES[methodOf(poll, results)] || BY_TYPE[poll?.ballot_type] || "votes";
}

/**
 * Whether the result will not change any more: all votes counted, and by the method. A poll whose
 * votes are in has no count yet for a moment.
 */
export function isFinal(results) {
  return results.final && Boolean(results.tally?.final);
}

/** Whether voting has ended. */
export function isOver(poll, results) {
  return ["closed", "archived"].includes((results || poll)?.status);
}

/** Ballots that say something. */
function expressed(results) {
  return results.total_votes - results.abstentions;
}

/**
 * A row for each choice, the best first: {id, label, letter, position, value, width, votes,
 * percentage, mark}. `value` is what decides, `width` that of its bar, from 0 to 1.
 */
export function rowsOf(poll, results) {
  const family = familyOf(poll, results);
  const marks = marksOf(poll, results, family);
  const scale = scaleOf(poll, results, family);
  const rows = results.choices.map((choice, position) => {
    const value = decisive(choice, results, family);
    const width = Math.min(1, Math.max(0, valueOf(value) / scale || 0));
    const mark = marks.get(choice.choice_id) || null;
    return {
      ...choice,
      id: choice.choice_id,
      position,
      letter: letter(position),
      value,
      width,
      mark,
    };
  });
  const order = electedOrder(results);
  const place = (row) => order.get(row.id) ?? order.size;
  return rows.sort(
    (a, b) =>
      place(a) - place(b) ||
      leftIn(b, results) - leftIn(a, results) ||
      valueOf(b.value) - valueOf(a.value) ||
      a.position - b.position,
  );
}

/** The letter that stands for a choice in the bars of rounds: A to Z, AA, AB … */
export function letter(position) {
  const last = String.fromCharCode(65 + (position % 26));
  return position < 26 ? last : letter(Math.floor(position / 26) - 1) + last;
}

/** The choices that share the first place, where nothing is decided yet. */
export function leading(poll, results) {
  const marks = marksOf(poll, results, familyOf(poll, results));
  const found = results.choices.filter((choice) => marks.has(choice.choice_id));
  return {
    labels: found.map((choice) => choice.label),
    isTied: [...marks.values()].includes("tied"),
  };
}

/** The labels of choices by their ids. */
export function labelsOf(results) {
  return new Map(results.choices.map((choice) => [choice.choice_id, choice.label]));
}

/** The last round in which a choice has votes; of methods with one round, all are equal. */
function leftIn(row, results) {
  const rounds = results.tally?.rounds || [];
  return rounds.findLastIndex((round) => valueOf(round.tallies[row.id]) > 0);
}

function electedOrder(results) {
  const isShown = results.tally && results.tally.final;
  return new Map((isShown ? results.tally.elected : []).map((id, place) => [id, place]));
}

function decisive(choice, results, family) {
  const rounds = results.tally?.rounds || [];
  if (family === "votes" || !rounds.length) return String(choice.votes);
  const round = family === "star" ? rounds[0] : rounds.at(-1);
  return round.tallies[choice.choice_id] ?? "0";
}

function scaleOf(poll, results, family) {
  const tallies = results.tally?.rounds.at(-1)?.tallies;
  if (family === "votes" || !tallies) return expressed(results);
  if (family === "runoff") return sumOf(results.tally.rounds.at(-1));
  if (family === "pairs") return results.choices.length - 1;
  if (family === "score" || family === "star") return highest(poll, results, family);
  return Math.max(...Object.values(tallies).map(valueOf));
}

function highest(poll, results, family) {
  const top = poll?.rules.ballot?.max ?? 1;
  const isMean = family === "score" && poll?.rules.method?.result === "mean";
  return isMean ? top : top * expressed(results);
}

function sumOf(round) {
  const all = [...Object.values(round.tallies), ...Object.values(round.exhausted)];
  return all.reduce((total, text) => total + valueOf(text), 0);
}

/** "elected", "leading" or "tied" by choice. */
function marksOf(poll, results, family) {
  const { tally } = results;
  if (isFinal(results)) return new Map(tally.elected.map((id) => [id, "elected"]));
  if (family === "votes" && !hasConditions(poll)) return frontRunners(poll, results);
  if (!tally || !expressed(results)) return new Map();
  const marks = new Map(tally.elected.map((id) => [id, "leading"]));
  for (const tie of tally.ties) {
    if (tie.drawn && tie.purpose === "election") for (const id of tie.tied) marks.set(id, "tied");
  }
  for (const id of tally.undecided?.tied || []) marks.set(id, "tied");
  return marks;
}

function hasConditions(poll) {
  const rules = poll?.rules.method || {};
  return Boolean(rules.quorum || rules.threshold);
}

/** Of plain votes: live counts are newer than the last count by the method. */
function frontRunners(poll, results) {
  const seats = poll?.seats || 1;
  const order = [...results.choices].sort((a, b) => b.votes - a.votes).filter((c) => c.votes);
  const last = order[seats - 1]?.votes ?? 0;
  const above = order.filter((choice) => choice.votes > last);
  const level = order.filter((choice) => choice.votes === last);
  const isTied = above.length + level.length > seats;
  const marks = new Map(above.map((choice) => [choice.choice_id, "leading"]));
  for (const choice of level) marks.set(choice.choice_id, isTied ? "tied" : "leading");
  return marks;
}
