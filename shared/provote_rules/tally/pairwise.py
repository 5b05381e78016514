"""Pairwise comparisons: how many ballots rank each candidate above each other one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provote_rules.ballots.packing import Rank
from provote_rules.tally.methods import Parameter
from provote_rules.tally.placements import Placements, members, placements
from provote_rules.tally.profiles import NO_RAW_MARKS, Profile, RawMarks

STRENGTH = Parameter(
    name="strength",
    default="winning_votes",
    values=("winning_votes", "margins"),
    help="The strength of a victory of one choice over another: the ballots for the winner (if "
    "equal, the fewer against it the stronger), or the difference.",
)


@dataclass(frozen=True, slots=True)
class Pairwise:
    """The matrix of pairwise numbers.

    `above[a][b]` is the number of ballots that rank a above b, by positions of candidates that
    stand; equal ranks, and pairs of which a ballot ranks none, count for neither. `valid` is the
    number of ballots that rank any candidate, `raw` are those with raw marks.
    """

    above: Mapping[int, Mapping[int, int]]
    valid: int
    raw: RawMarks = NO_RAW_MARKS

    @property
    def standing(self) -> tuple[int, ...]:
        """The candidates, ascending."""
        return tuple(self.above)

    def beats(self, one: int, other: int) -> bool:
        """Whether more ballots rank `one` above `other` than the reverse."""
        return self.above[one][other] > self.above[other][one]

    def strength(self, one: int, other: int, by: str) -> int:
        """The strength of the victory of `one` over `other`; 0 if it is none.

        Strengths are for comparisons only. Winning votes: by the ballots for it, then by the fewer
        against it (Schulze, section 2.1). Margins: the difference.
        """
        support, opposition = self.above[one][other], self.above[other][one]
        if support <= opposition:
            return 0
        return support - opposition if by == "margins" else support * self._base - opposition

    def shown(self, strength: int, by: str) -> str:
        """A strength as text: "55 to 45" winning votes, or the margin; "0" for no victory."""
        if by == "margins" or not strength:
            return str(strength)
        support = -(-strength // self._base)
        return f"{support} to {support * self._base - strength}"

    @property
    def _base(self) -> int:
        return self.valid + 1

    def condorcet_winner(self) -> int | None:
        """The candidate that beats each other one; None without one."""
        for one, row in self.above.items():
            if all(self.beats(one, other) for other in row):
                return one
        return None

    def smith_set(self) -> list[int]:
        """The smallest set whose members beat every candidate outside, ascending."""
        order = sorted(self.above, key=self._copeland, reverse=True)
        size = 1
        for index, one in enumerate(order):
            if index >= size:
                break
            for later in range(len(order) - 1, size - 1, -1):
                if not self.beats(one, order[later]):
                    size = max(size, later + 1)
                    break
        return sorted(order[:size])

    def _copeland(self, one: int) -> int:
        row = self.above[one]
        return sum(self.beats(one, b) for b in row) - sum(self.beats(b, one) for b in row)

    def details(self, labels: Sequence[str]) -> dict[str, Any]:
        """For reports: the matrix by label, the Condorcet winner, and the Smith set."""
        winner = self.condorcet_winner()
        return {
            "pairwise": {
                labels[one]: {labels[other]: self.above[one][other] for other in row}
                for one, row in self.above.items()
            },
            "condorcet_winner": None if winner is None else labels[winner],
            "smith_set": [labels[one] for one in self.smith_set()],
        }


def pairwise(profile: Profile) -> Pairwise:
    """The pairwise numbers of ballots of the form ranking. Raises Uncountable."""
    found = placements(profile)
    width = found.valid.bit_length()
    sums = _below(found, width)
    rows = dict.fromkeys(found.standing, 0)
    for rank, row in sums.items():
        for one in members(rank):
            rows[one] += row
    least = (1 << width) - 1
    above = {
        a: {b: row >> width * b & least for b in found.standing if b != a}
        for a, row in rows.items()
    }
    return Pairwise(above, found.valid, found.raw)


class _Lanes(dict[Rank, int]):
    """Rows with a 1 for each candidate of a rank.

    A row is one whole number, with so many bits for the number of each candidate that no sum of
    ballots overflows: Python adds whole rows at once.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def __missing__(self, rank: Rank) -> int:
        row = self[rank] = sum(1 << self.width * one for one in members(rank))
        return row


def _below(found: Placements, width: int) -> dict[Rank, int]:
    """For each rank of a ballot the row of how often each candidate is below it."""
    lanes = _Lanes(width)
    everyone = lanes[found.standing]
    sums: defaultdict[Rank, int] = defaultdict(int)
    for number, parcel in found.parcels.items():
        rows: defaultdict[Rank, int] = defaultdict(int)
        for ranking in parcel:
            below = everyone
            for rank in ranking:
                below -= lanes[rank]
                rows[rank] += below
        for rank, row in rows.items():
            sums[rank] += number * row
    return sums
