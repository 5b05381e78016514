/**
 * Ballot types, methods and their parameters, as `provote_rules` has them; a test compares.
 *
 * A parameter with `options` is one of these texts, with a boolean default a switch, else a whole
 * number from `min` to `max`, or empty where the default is null.
 */

const SHARES = {
  threshold: { value: null, min: 1, max: 10_000 },
  threshold_of: { value: "valid", options: ["cast", "valid", "not_abstaining"] },
  threshold_strict: { value: false },
  quorum: { value: null, min: 1 },
  quorum_of: { value: "cast", options: ["cast", "valid", "not_abstaining"] },
};

const WRITE_INS = { value: "exclude_first", options: ["exclude_first", "as_candidate"] };
const STRENGTH = { strength: { value: "winning_votes", options: ["winning_votes", "margins"] } };

const IRV = {
  tiebreak_mode: { value: "lot", options: ["lot", "previous_round_counts_then_lot"] },
  first_round_determines_threshold: { value: false },
  continue_until_two_candidates_remain: { value: false },
  batch_elimination: { value: false },
  max_rankings_allowed: { value: null, min: 1 },
  overvote_rule: {
    value: "exhaust_if_multiple_continuing",
    options: [
      "exhaust_if_multiple_continuing",
      "exhaust_immediately",
      "always_skip_to_next_rank",
    ],
  },
  max_skipped_ranks_allowed: { value: null, min: 0 },
  exhaust_on_duplicate_candidate: { value: false },
  undeclared_write_ins: WRITE_INS,
};

const SCORE = {
  result: { value: "sum", options: ["sum", "mean"] },
  blank: { value: "left_out", options: ["left_out", "zero"] },
  ...SHARES,
  max_score: { value: null, min: 1 },
};

const BORDA = {
  truncated: { value: "zero", options: ["zero", "average"] },
  base: { value: 0, min: 0, max: 1 },
  dowdall: { value: false },
};

const STV = {
  preset: { value: "minneapolis", options: ["minneapolis", "albany"] },
  batch_elimination: { value: false },
  max_skipped_ranks_allowed: { value: null, min: 0 },
  undeclared_write_ins: WRITE_INS,
};

/** What each ballot type's `rules.ballot` are by default. */
export const BALLOTS = {
  single: { allow_abstain: false },
  multiple: { allow_abstain: false, min: 1, max: null },
  approval: { allow_abstain: false, min: 1, max: null },
  ranked: { allow_abstain: false, min_ranks: 1, max_ranks: null, equal_ranks: false },
  score: { allow_abstain: false, min: 0, max: 5, step: 1, blank: "zero" },
};

/**
 * All methods by id, an old version by id and version. Of those that fit a ballot type and a
 * number
 * of seats, the first one is what the page recommends.
 */
export const METHODS = {
  plurality: { types: ["single", "multiple"], parameters: SHARES },
  approval: { types: ["approval"], parameters: SHARES },
  score: { types: ["score"], parameters: SCORE },
  star: { types: ["score"], one: true, parameters: { max_score: { value: null, min: 1 } } },
  irv: { types: ["ranked"], one: true, parameters: IRV },
  schulze: { types: ["ranked"], one: true, equal: true, parameters: STRENGTH },
  "ranked-pairs": { types: ["ranked"], one: true, equal: true, parameters: STRENGTH },
  "scottish-stv": { types: ["ranked"], proportional: true },
  "meek-prf": { types: ["ranked"], proportional: true },
  "minneapolis-stv": { types: ["ranked"], proportional: true, parameters: STV },
  borda: { types: ["ranked"], equal: true, parameters: BORDA },
  minneapolis: { types: ["ranked"], one: true },
  maine: { types: ["ranked"], one: true },
  "maine@2018": { types: ["ranked"], one: true },
};

/** The ids of the methods for this ballot type and number of seats, the recommended one first. */
export function methodsFor(type, seats) {
  return Object.keys(METHODS).filter((id) => {
    const method = METHODS[id];
    return method.types.includes(type) && (seats === 1 || !method.one);
  });
}

/** The method's id in METHODS for a name of the API: "irv" for "irv@1". */
export function methodId(name) {
  return name in METHODS ? name : name.split("@")[0];
}

/** The parameters of a method with their defaults. */
export function defaultParameters(id) {
  const parameters = METHODS[id]?.parameters || {};
  return Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.value]));
}
