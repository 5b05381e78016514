/** Results in sentences, in the reader's language, from the numbers of the count. */

import { language, percent, t } from "../../core/messages.js";
import { familyOf, isFinal, isOver, labelsOf, leading } from "./model.js";
import { amount, sum, valueOf } from "./numbers.js";

const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Names of choices as a list in the reader's language: "A, B and C". */
function listed(labels) {
  return new Intl.ListFormat(language).format(labels.map(named));
}

/** A name for the inside of a sentence: without characters that would turn the sentence around. */
function named(label) {
  return `\u2068${String(label).replace(CONTROLS, "")}\u2069`;
}

/** Who has won, or is in front. */
export function headline(poll, results) {
  const labels = labelsOf(results);
  if (isFinal(results)) {
    const elected = results.tally.elected.map((id) => labels.get(id));
    const id = elected.length === 0 ? nobody(results) : (poll?.seats || 1) > 1 ? "elected" : "won";
    const lot =
      elected.length > 0 &&
      results.tally.ties.find((tie) => tie.drawn && tie.purpose === "election");
    const said = t(`results-headline-${id}`, {
      choices: listed(elected),
      count: elected.length,
    });
    return lot ? `${said} ${t("results-headline-lot", { count: lot.tied.length })}` : said;
  }
  const tie = isOver(null, results) && results.tally?.undecided;
  if (tie) {
    const tied = tie.tied.map((id) => labels.get(id));
    return t("results-headline-draw", { choices: listed(tied) });
  }
  const front = leading(poll, results);
  if (!front.labels.length) return t(`results-headline-${undecided(results)}`);
  const id = front.isTied ? "tied" : "leading";
  return t(`results-headline-${id}`, {
    choices: listed(front.labels),
    count: front.labels.length,
  });
}

/** Why nobody is elected: without votes there is nobody to elect. */
function nobody(results) {
  return results.total_votes ? "none" : "uncast";
}

/** Why nobody is in front: no votes, none that say anything or suffice, or not counted yet. */
function undecided(results) {
  if (!results.total_votes) return isOver(null, results) ? "uncast" : "open";
  return results.tally ? "nobody" : "counting";
}

/** Why no choice is elected, where a quorum or a share is required; "" otherwise. */
export function condition(poll) {
  const { quorum, threshold } = poll?.rules.method || {};
  const said = [];
  if (quorum) said.push(t("results-quorum", { count: quorum }));
  if (threshold) said.push(t("results-threshold", { share: percent(threshold / 100) }));
  return said.join(" ");
}

/** What happens in a round. `next` is the round after it, or undefined. */
export function roundSentence(poll, results, round, next) {
  const family = familyOf(poll, results);
  const say = SAYINGS[family] || outcome;
  return [...say(round, next, { labels: labelsOf(results), family, results })].join(" ");
}

/** A tie: who, about what, and what broke it. */
export function tieSentence(tie, results) {
  const labels = labelsOf(results);
  const names = (ids) => listed(ids.map((id) => labels.get(id)));
  const args = { tied: names(tie.tied), count: tie.tied.length, round: tie.round };
  const what = t("results-tie", {
    ...args,
    purpose: tie.purpose,
    rounds: results.tally.rounds.length,
  });
  if (!tie.order) return `${what} ${t("results-tie-waits")}`;
  const order = tie.order.map((id) => named(labels.get(id)));
  const chosen = tie.purpose === "exclusion" ? order.at(-1) : order[0];
  // Nobody has won as long as votes may come.
  const isOpen = tie.purpose === "election" && !isFinal(results);
  const purpose = isOpen ? "order" : tie.purpose;
  const how = t("results-tie-broken", { by: tie.by, purpose, choice: chosen });
  return `${what} ${how}`;
}

const SAYINGS = { runoff: transfers, transfer: transfers, star };

function* outcome(round, _next, { labels, family, results }) {
  if (!round.elected.length) {
    yield t(sum(round.tallies) ? "results-round-none" : "results-round-empty");
    return;
  }
  const how = family === "pairs" ? beaten(round, results) : family;
  const id = isLevel(round, results) ? "level" : how;
  const args = { choices: names(round.elected, labels), count: round.elected.length };
  yield t(`results-round-${id}`, { ...args, number: amount(round.tallies[round.elected[0]]) });
}

/** Whether a tie decided who is elected. */
function isLevel({ number }, { tally }) {
  return tally.ties.some((tie) => tie.round === number && tie.purpose === "election");
}

function beaten(round, results) {
  const [winner] = round.elected;
  return valueOf(round.tallies[winner]) === results.choices.length - 1
    ? "pairs-all"
    : "pairs-some";
}

function* transfers(round, next, { labels, family }) {
  const { tallies, elected, excluded } = round;
  if (!sum(tallies)) yield t("results-round-empty");
  if (elected.length) {
    const args = { choices: names(elected, labels), count: elected.length };
    const id = family === "transfer" ? "elected" : winning(round);
    yield t(`results-round-${id}`, {
      ...args,
      number: amount(tallies[elected[0]]),
    });
  }
  if (excluded.length) {
    const args = { choices: names(excluded, labels), count: excluded.length };
    yield t("results-round-excluded", { ...args, number: amount(tallies[excluded[0]]) });
  }
  for (const [id, surplus] of surpluses(round, next)) {
    yield t("results-round-surplus", {
      choice: named(labels.get(id)),
      number: amount(surplus),
    });
  }
}

/** How a choice wins a round of a runoff: by a majority, as the better of two, or after a tie. */
function winning({ tallies, elected }) {
  const votes = Object.values(tallies).map(valueOf);
  const mine = valueOf(tallies[elected[0]]);
  if (votes.filter((other) => other === mine).length > 1) return "tied";
  if (2 * mine <= sum(tallies)) return "elected";
  return votes.length > 2 ? "majority" : "last";
}

/** What elected choices have less in the next round: their surpluses went on. */
function surpluses(round, next) {
  const lost = Object.entries(round.tallies).map(([id, votes]) => [
    id,
    next && id in next.tallies ? valueOf(votes) - valueOf(next.tallies[id]) : 0,
  ]);
  return lost.filter(([id, votes]) => votes > 1e-9 && !round.excluded.includes(id));
}

function* star(round, _next, { labels, results }) {
  if (round.number === 1 && results.tally.rounds.length > 1) {
    const pair = Object.keys(results.tally.rounds[1].tallies);
    yield t("results-round-star-scores", { choices: names(pair, labels) });
    return;
  }
  if (!round.elected.length || round.number === 1) {
    yield* outcome(round, _next, { labels, family: "score", results });
    return;
  }
  const [winner] = round.elected;
  const [loser] = round.excluded;
  yield t("results-round-star-runoff", {
    winner: named(labels.get(winner)),
    loser: named(labels.get(loser)),
    more: amount(round.tallies[winner]),
    fewer: amount(round.tallies[loser]),
    none: valueOf(round.exhausted.no_preference),
  });
}

function names(ids, labels) {
  return listed(ids.map((id) => labels.get(id)));
}
