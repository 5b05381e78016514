"""Locking victories for Ranked Pairs, from the strongest to the weakest, in every order of equals.

A relation is the set of pairs "x is above y" that follow from the locked victories, as a tuple of
bits: for each candidate those below it. A victory is skipped if it contradicts the relation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from provote_rules.tally.reachability import Reachability

Victory = tuple[int, int]
Relation = tuple[int, ...]

LIMIT = 20_000
# Steps times the square of the candidates: a step for 500 takes 0.05 s, and counts share a worker.
WORK = 20_000_000


class TooManyOrders(Exception):
    """Equally strong victories can be locked in more ways than are tried."""


class Locking:
    """Locks victories in every order of equals, and counts the steps that equals need.

    There are at most LIMIT of them, fewer for more than 31 candidates (WORK).
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.left = limit

    def relations(self, size: int, groups: Iterable[Sequence[Victory]]) -> set[Relation]:
        """All relations that an order of the victories can lead to; each group has equals.

        Candidates are 0 to size - 1. Raises TooManyOrders; the same input always does or never.
        """
        self.left = min(self.left, WORK // max(size**2, 1))
        found: set[Relation] = {(0,) * size}
        for group in groups:
            if len(found) == 1:  # one open victory leaves no choice, and costs no step
                [relation] = found
                group = open_victories(relation, group)
                if len(group) <= 1:
                    found = {lock(relation, *victory) for victory in group} or found
                    continue
            found = {
                extended
                for relation in sorted(found)
                for extended in self._extended(relation, group)
            }
        return found

    def _extended(self, relation: Relation, group: Sequence[Victory]) -> Iterator[Relation]:
        """The relations after locking as much of the group as possible.

        Either a victory is locked, or it is left out because others that contradict it are. So
        each way leads to a greatest set of victories without a cycle.
        """
        ways = [_Way(relation, group, ())]
        while ways:
            self.left -= 1
            if self.left < 0:
                raise TooManyOrders
            way = _locked(ways.pop())
            if way is None:
                continue
            if not way.group:  # the locked ones contradict all that are left out
                yield way.relation
                continue
            (x, y), rest = way.group[0], way.group[1:]
            ways.append(_Way(way.relation, rest, [*way.left_out, (x, y)]))
            ways.append(_Way(lock(way.relation, x, y), rest, way.left_out))


@dataclass(frozen=True, slots=True)
class _Way:
    """A state of the search: the victories of a group that are open, and those left out."""

    relation: Relation
    group: Sequence[Victory]
    left_out: Sequence[Victory]


def _locked(way: _Way) -> _Way | None:
    """The way after locking what is locked in each order; None if it leads to no relation.

    Its group are the victories that belong to a cycle of open victories.
    """
    relation = way.relation
    open_ = open_victories(relation, way.group)
    reach = _reach(relation, open_)
    if not all(reach[y] >> x & 1 for x, y in way.left_out):
        return None  # no victory can contradict it any more
    cyclic = [(x, y) for x, y in open_ if reach[y] >> x & 1]
    if cyclic:
        relation = _reach(relation, [(x, y) for x, y in open_ if not reach[y] >> x & 1])
    else:
        relation = reach
    if any(relation[x] >> y & 1 for x, y in way.left_out):
        return None  # a victory that was left out follows already
    left_out = [(x, y) for x, y in way.left_out if not relation[y] >> x & 1]
    return _Way(relation, cyclic, left_out)


def open_victories(relation: Relation, victories: Iterable[Victory]) -> list[Victory]:
    """The victories that neither follow from the relation nor contradict it."""
    return [(x, y) for x, y in victories if not (relation[x] >> y & 1 or relation[y] >> x & 1)]


def lock_in_order(size: int, victories: Iterable[Victory]) -> Relation:
    """The relation after locking these victories, in this order."""
    relation = Reachability((0,) * size)
    for x, y in victories:
        if not relation.below[y] >> x & 1:
            relation.add(x, y)
    return tuple(relation.below)


def lock(relation: Relation, x: int, y: int) -> Relation:
    """The relation with x above y, and with all that follows; it must not contradict."""
    below = relation[y] | 1 << y
    return tuple(
        bits | below if one == x or bits >> x & 1 else bits for one, bits in enumerate(relation)
    )


def first(relation: Relation) -> list[int]:
    """The candidates that are below none, ascending."""
    below = 0
    for bits in relation:
        below |= bits
    return [one for one in range(len(relation)) if not below >> one & 1]


def _reach(relation: Relation, victories: Sequence[Victory]) -> Relation:
    """For each candidate those that a path of the relation and the victories leads to."""
    if not victories:
        return relation
    if len(victories) == 1 and not relation[victories[0][1]] >> victories[0][0] & 1:
        return lock(relation, *victories[0])
    reach = list(relation)
    for x, y in victories:
        reach[x] |= 1 << y
    for through in range(len(reach)):
        bits, step = reach[through], 1 << through
        for one, reached in enumerate(reach):
            if reached & step:
                reach[one] = reached | bits
    return tuple(reach)
