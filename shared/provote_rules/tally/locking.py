"""Locking victories for Ranked Pairs, from the strongest to the weakest, in every order of equals.

A relation is the set of pairs "x is above y" that follow from the locked victories, as a tuple of
bits: for each candidate those below it. A victory is skipped if it contradicts the relation.
"""

from collections.abc import Iterable, Iterator, Sequence

Victory = tuple[int, int]
Relation = tuple[int, ...]

LIMIT = 20_000
# Steps times the square of the candidates: a step for 500 takes 0.1 s, and counts share a worker.
WORK = 20_000_000


class TooManyOrders(Exception):
    """Equally strong victories can be locked in more ways than are tried."""


class Locking:
    """Locks victories in every order of equals, and counts the steps.

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
            found = {
                extended
                for relation in sorted(found)
                for extended in self._extended(relation, group, ())
            }
        return found

    def _extended(
        self, relation: Relation, group: Sequence[Victory], left_out: Sequence[Victory]
    ) -> Iterator[Relation]:
        """The relations after locking as much of the group as possible, without those left out.

        Either a victory is locked, or it is left out because others that contradict it are. So
        each way leads to a greatest set of victories without a cycle.
        """
        self.left -= 1
        if self.left < 0:
            raise TooManyOrders
        open_ = [(x, y) for x, y in group if not (relation[x] >> y & 1 or relation[y] >> x & 1)]
        reach = _reach(relation, open_)
        if not all(reach[y] >> x & 1 for x, y in left_out):
            return  # no victory can contradict it any more
        for x, y in open_:
            if not reach[y] >> x & 1:  # no cycle contains it: it is locked in each order
                relation = lock(relation, x, y)
        cyclic = [(x, y) for x, y in open_ if reach[y] >> x & 1]
        if any(relation[x] >> y & 1 for x, y in left_out):
            return  # a victory that was left out follows already: no way leads on from here
        left_out = [(x, y) for x, y in left_out if not relation[y] >> x & 1]
        if not cyclic:  # the locked ones contradict all that are left out, as `reach` shows
            yield relation
            return
        (x, y), rest = cyclic[0], cyclic[1:]
        yield from self._extended(lock(relation, x, y), rest, left_out)
        yield from self._extended(relation, rest, [*left_out, (x, y)])


def lock_in_order(size: int, victories: Iterable[Victory]) -> Relation:
    """The relation after locking these victories, in this order."""
    relation: Relation = (0,) * size
    for x, y in victories:
        if not relation[y] >> x & 1:
            relation = lock(relation, x, y)
    return relation


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


def _reach(relation: Relation, victories: Sequence[Victory]) -> list[int]:
    """For each candidate those that a path of the relation and the victories leads to."""
    reach = list(relation)
    for x, y in victories:
        reach[x] |= 1 << y
    for through in range(len(reach)):
        bits = reach[through]
        for one in range(len(reach)):
            if reach[one] >> through & 1:
                reach[one] |= bits
    return reach
