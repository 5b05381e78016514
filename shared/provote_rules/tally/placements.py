"""Where ballots of the form ranking place each candidate; pairwise numbers and points add them up.

Reading: a choice that appears again counts where it is first; skipped ranks and withdrawn
candidates are passed over; choices that a ballot does not rank are below all ranked ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provote_rules.ballots.packing import Rank
from provote_rules.tally.profiles import Profile
from provote_rules.tally.reports import Uncountable


class _Bits(dict[Rank, int]):
    """The set of candidates of a rank, as bits."""

    def __init__(self, candidates: int) -> None:
        super().__init__()
        self.candidates = candidates

    def __missing__(self, rank: Rank) -> int:
        bits = 0
        for candidate in (rank,) if isinstance(rank, int) else rank:
            if not 0 <= candidate < self.candidates:
                detail = f"a ballot ranks candidate {candidate}, which the paper does not have"
                raise Uncountable(detail)
            bits |= 1 << candidate
        self[rank] = bits
        return bits


@dataclass(frozen=True, slots=True)
class Placements:
    """The number of ballots for each placement: a few thousand sums for a million ballots.

    `ranks` has for the set of candidates that are ranked higher (as bits) the candidates of the
    next rank (as bits) and the number of ballots; `ends` the number of ballots that rank exactly a
    set. `standing` are the candidates that are not withdrawn, `valid` the number of ballots that
    rank any of them.
    """

    ranks: Mapping[int, Mapping[int, int]]
    ends: Mapping[int, int]
    standing: tuple[int, ...]
    valid: int

    def cleaned(self) -> Iterator[tuple[int, int, int]]:
        """Each rank as (higher, level, ballots), with candidates that stand only.

        `higher` are those ranked higher, `level` those of the rank who are not ranked higher.
        """
        stand = mask(self.standing)
        for higher, ranks in self.ranks.items():
            for level, number in ranks.items():
                if level := level & ~higher & stand:
                    yield higher & stand, level, number


def placements(profile: Profile) -> Placements:
    """Add up the ballots. Raises Uncountable for a candidate that the paper does not have."""
    bits = _Bits(len(profile.candidates))
    ranks: defaultdict[int, defaultdict[Rank, int]] = defaultdict(lambda: defaultdict(int))
    ends: defaultdict[int, int] = defaultdict(int)
    for marks, number in profile.ballots.items():
        higher = 0
        for rank in marks:  # type: ignore[attr-defined]  # the form's tuples
            ranks[higher][rank] += number
            higher |= bits[rank]
        ends[higher] += number
    stand = mask(profile.standing)
    return Placements(
        ranks={higher: _by_bits(found, bits) for higher, found in ranks.items()},
        ends=ends,
        standing=profile.standing,
        valid=sum(number for ranked, number in ends.items() if ranked & stand),
    )


def mask(candidates: tuple[int, ...]) -> int:
    """A set of candidates as bits."""
    return sum(1 << candidate for candidate in candidates)


def members(bits: int) -> Iterator[int]:
    """The candidates of a set of bits, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _by_bits(found: Mapping[Rank, int], bits: _Bits) -> dict[int, int]:
    sums: defaultdict[int, int] = defaultdict(int)
    for rank, number in found.items():
        sums[bits[rank]] += number
    return sums
