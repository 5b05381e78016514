"""Borda count: points by rank; the candidates with the most points are elected."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import TypeAlias

from provote_rules.ballots.packing import Rank
from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.numbers import exact
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.placements import Placements, members, placements
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.seating import Seating, seat
from provote_rules.tally.sentences import NO_VALID_BALLOT, are, listed
from provote_rules.wording import number_of

# A place: the first one of a level, the number of candidates that share it, and the candidate.
Level: TypeAlias = tuple[int, int, int]


def points_of_places(size: int, parameters: Mapping[str, object]) -> list[Fraction]:
    """The points of each place, from the first to the last of so many candidates."""
    if parameters["dowdall"]:
        return [Fraction(1, place) for place in range(1, size + 1)]
    base = 1 if parameters["base"] == 1 else 0
    return [Fraction(size - place + base) for place in range(1, size + 1)]


def add_up(found: Placements, places: list[Fraction], truncated: str) -> dict[int, Fraction]:
    """The points of each candidate.

    Equal ranks share the points of the places that they take. Unranked choices get none, or share
    the points of the places that are left (`average`).
    """
    numbers = _by_place(found)
    if truncated == "average":
        numbers.update(_unranked(found))
    shares = _shares(places, {(start, size) for start, size, _ in numbers})
    whole = lcm(*(share.denominator for share in shares.values()))
    totals = dict.fromkeys(found.standing, 0)
    for (start, size, one), number in numbers.items():
        totals[one] += number * int(shares[start, size] * whole)
    return {one: Fraction(total, whole) for one, total in totals.items()}


def _by_place(found: Placements) -> Counter[Level]:
    """How many ballots give each candidate each place."""
    places: defaultdict[int, defaultdict[Rank, int]] = defaultdict(lambda: defaultdict(int))
    for number, parcel in found.parcels.items():
        for ranking in parcel:
            start = 0
            for rank in ranking:
                places[start][rank] += number
                start += 1 if isinstance(rank, int) else len(rank)
    numbers: Counter[Level] = Counter()
    for start, ranks in places.items():
        for rank, number in ranks.items():
            level = members(rank)
            for one in level:
                numbers[start, len(level), one] += number
    return numbers


def _unranked(found: Placements) -> Counter[Level]:
    """How many ballots leave each candidate to the places behind those that they rank."""
    ends: Counter[int] = Counter()
    named: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, parcel in found.parcels.items():
        for ranking in parcel:
            ranked = [one for rank in ranking for one in members(rank)]
            ends[len(ranked)] += number
            for one in ranked:
                named[len(ranked)][one] += number
    size = len(found.standing)
    return Counter(
        {
            (start, size - start, one): number - named[start][one]
            for start, number in ends.items()
            for one in found.standing
            if start < size
        }
    )


def _shares(
    places: list[Fraction], levels: set[tuple[int, int]]
) -> dict[tuple[int, int], Fraction]:
    """The points of a candidate by the first place of its level and the size of the level."""
    sums = [Fraction(0), *accumulate(places)]
    return {(start, size): (sums[start + size] - sums[start]) / size for start, size in levels}


def _count(election: Election) -> Outcome:
    profile, parameters = election.profile, election.parameters
    found = placements(profile)
    places = points_of_places(len(found.standing), parameters)
    totals = add_up(found, places, parameters["truncated"])
    seating = Seating(elected=[], winner_set=[], tied=[])
    sentence = NO_VALID_BALLOT
    if found.valid:
        seating = seat(totals, election.seats, election.ties)
        said = listed(
            [
                f"{profile.candidates[c]} ({number_of(exact(totals[c]), 'point')})"
                for c in seating.elected
            ]
        )
        sentence = f"{said} {are(seating.elected)} elected with the most points."
        sentence += seating.tie_sentence(profile.candidates, election.ties)
    one = Round(
        tallies={c: exact(points) for c, points in totals.items()},
        sentence=sentence,
        elected=tuple(seating.elected),
    )
    return Outcome(
        elected=seating.elected,
        rounds=[one],
        valid=found.valid,
        undervotes=profile.abstained,
        overvotes=found.raw.overvotes,
        skipped=found.raw.skipped,
        winner_set=seating.winner_set,
        details={"points": [exact(points) for points in places]},
    )


BORDA = (
    Method(
        id="borda",
        version="1",
        title="Borda count",
        source="Borda, Mémoire sur les élections au scrutin (1781); Dowdall: Nauru, Electoral Act",
        forms=(RANKING,),
        ballot_types=("ranked",),
        count=_count,
        parameters=(
            Parameter(
                name="truncated",
                default="zero",
                values=("zero", "average"),
                help="Whether choices that a ballot does not rank get no points, or share those "
                "of the places that are left.",
            ),
            Parameter(
                name="base",
                default=0,
                most=1,
                help="The points of the last place; each place above it has one point more.",
            ),
            Parameter(
                name="dowdall",
                default=False,
                help="Whether the places have 1, 1/2, 1/3 … points; there is no base then.",
            ),
        ),
        equal_ranks=True,
    ),
)
