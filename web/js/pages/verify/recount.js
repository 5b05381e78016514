/** Counts ballots again, by the methods that add up: plurality, approval, score. */

import { compare, exact, fraction } from "./fractions.js";
import { ordered } from "./lots.js";

const METHODS = ["plurality@1", "approval@1", "score@1"];
const BASES = { cast: "cast", valid: "valid", not_abstaining: "notAbstaining" };

/** Whether this module counts ballots of a file with this header. */
export function canCount({ method, form }) {
  return METHODS.includes(method) && form === (method === "score@1" ? "scores" : "choices");
}

/** A count of the ballots that `add` gets. `header` is the first line of a file of ballots. */
export class Recount {
  constructor(header) {
    this.header = header;
    this.rules = header.parameters || {};
    this.isScore = header.form === "scores";
    const size = header.candidates.length;
    this.totals = Array(size).fill(0n);
    this.ballots = Array(size).fill(0n);
    this.withdrawn = new Set(header.withdrawn || []);
    this.cast = this.abstained = this.invalid = 0n;
    this.top = 1;
  }

  /** Add so many ballots with these packed marks. */
  add(packed, number) {
    const times = BigInt(number);
    const marks = packed ? packed.split(",").map((mark) => mark.split(":").map(Number)) : [];
    this.cast += times;
    if (!marks.length) this.abstained += times;
    if (marks.every(([position]) => this.withdrawn.has(position))) this.invalid += times;
    for (const [position, score = 1] of marks) {
      if (!(position in this.totals) || !Number.isInteger(score)) throw new RangeError("mark");
      this.totals[position] += BigInt(score) * times;
      this.ballots[position] += times;
      this.top = Math.max(this.top, score);
    }
  }

  /**
   * {cast, valid, abstained, tallies, ballots, elected}: tallies as exact text, elected as
   * positions, null where a tie is decided by something that the file does not have.
   */
  result() {
    const valid = this.cast - this.invalid;
    const numbers = this.numbers(valid);
    return {
      cast: Number(this.cast),
      valid: Number(valid),
      abstained: Number(this.abstained),
      tallies: numbers.map((one) => (one ? exact(one) : "0")),
      ballots: this.ballots.map(Number),
      elected: this.elect(numbers, valid),
    };
  }

  /** What decides, by position; null for a choice without it. */
  numbers(valid) {
    const isMean = this.isScore && this.rules.result === "mean";
    return this.totals.map((total, position) => {
      if (this.withdrawn.has(position)) return null;
      if (!isMean) return fraction(total);
      const raters = this.rules.blank === "zero" ? valid : this.ballots[position];
      return raters ? fraction(total, raters) : null;
    });
  }

  elect(numbers, valid) {
    if (!valid || !this.hasQuorum(valid)) return [];
    const fit = [...numbers.keys()].filter(
      (one) => numbers[one] && this.reaches(this.totals[one], valid),
    );
    const seats = this.header.seats || 1;
    fit.sort((a, b) => compare(numbers[b], numbers[a]) || a - b);
    if (fit.length <= seats) return fit;
    const last = numbers[fit[seats - 1]];
    const above = fit.filter((one) => compare(numbers[one], last) > 0);
    const level = fit.filter((one) => compare(numbers[one], last) === 0);
    if (above.length + level.length <= seats) return [...above, ...level];
    const ids = this.header.candidates.map((candidate) => candidate.id || candidate.label);
    const lot = ordered(level, this.header.lot, ids);
    return lot && [...above, ...lot.slice(0, seats - above.length)];
  }

  hasQuorum(valid) {
    const { quorum, quorum_of: of = "cast" } = this.rules;
    return quorum == null || this.base(of, valid) >= BigInt(quorum);
  }

  /** Whether a choice's sum is the share that it needs. */
  reaches(total, valid) {
    const { threshold, threshold_of: of = "valid", threshold_strict: strict } = this.rules;
    if (threshold == null) return true;
    const highest = this.isScore ? BigInt(this.rules.max_score ?? this.top) : 1n;
    const needed = BigInt(threshold) * highest * this.base(of, valid);
    return strict ? total * 10_000n > needed : total * 10_000n >= needed;
  }

  base(of, valid) {
    const notAbstaining = this.cast - this.abstained;
    return { cast: this.cast, valid, notAbstaining }[BASES[of]];
  }
}
