/**
 * Rankings as values: a list of ranks, the best first, each a list of the ids that share it.
 *
 * Every function returns a new ranking without an empty rank; the other choices are as before.
 */

/** The index of the rank that a choice has, or -1. */
export function rankOf(ranks, id) {
  return ranks.findIndex((rank) => rank.includes(id));
}

/** All ranked choices, the best first. */
export function ranked(ranks) {
  return ranks.flat();
}

/** The choice after all others. */
export function add(ranks, id) {
  return [...remove(ranks, id), [id]];
}

/** Without the choice. */
export function remove(ranks, id) {
  return ranks.map((rank) => rank.filter((other) => other !== id)).filter((rank) => rank.length);
}

/** One rank up: out of a shared rank to the one above it, else past the rank above. */
export function up(ranks, id) {
  const at = rankOf(ranks, id);
  if (ranks[at].length > 1) return insert(remove(ranks, id), at, id);
  return at ? insert(remove(ranks, id), at - 1, id) : ranks;
}

/** One rank down: out of a shared rank to the one below it, else past the rank below. */
export function down(ranks, id) {
  const at = rankOf(ranks, id);
  if (ranks[at].length === 1 && at === ranks.length - 1) return ranks;
  return insert(remove(ranks, id), at + 1, id);
}

/** A rank of its own at this index. */
export function moveTo(ranks, id, index) {
  return insert(remove(ranks, id), index, id);
}

/** The rank of the choices above. */
export function tie(ranks, id) {
  const at = rankOf(ranks, id);
  if (at < 1) return ranks;
  return remove(ranks, id).map((rank, index) => (index === at - 1 ? [...rank, id] : rank));
}

/** A rank of its own, below those it shared one with. */
export function untie(ranks, id) {
  const at = rankOf(ranks, id);
  return ranks[at].length > 1 ? insert(remove(ranks, id), at + 1, id) : ranks;
}

function insert(ranks, index, id) {
  return [...ranks.slice(0, index), [id], ...ranks.slice(index)];
}
