"""Which candidates paths of victories lead to, while victories are added one by one."""

from collections.abc import Iterator, Sequence


class Reachability:
    """A relation that stays transitive as it grows: sets of candidates are the bits of a number.

    `below[x]` are the candidates that a path leads to from x, `above[x]` those from whom one leads
    to x. All additions together take as many steps as there are pairs of candidates.
    """

    def __init__(self, below: Sequence[int]) -> None:
        self.below = list(below)
        self.above = [0] * len(self.below)
        for one, reached in enumerate(self.below):
            for other in bits(reached):
                self.above[other] |= 1 << one

    def add(self, x: int, y: int) -> list[tuple[int, int]]:
        """Add the victory of x over y, and what follows.

        Returns the candidates that lead to more, each with the added ones. A repeat adds nothing.
        """
        below, above = self.below, self.above
        if below[x] >> y & 1:
            return []
        down, up = below[y] | 1 << y, above[x] | 1 << x
        starts, ends = up & ~above[y], down & ~below[x]
        added = []
        for one in bits(starts):
            added.append((one, down & ~below[one]))
            below[one] |= down
        for one in bits(ends):
            above[one] |= up
        return added


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, ascending."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
