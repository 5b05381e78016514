"""Borda count: points by rank; the candidates with the most points are elected."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.numbers import exact
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.placements import Placements, mask, members, placements
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.seating import Seating, seat
from provote_rules.tally.sentences import NO_VALID_BALLOT, are, listed, number_of


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
    sums = [Fraction(0)]
    for points in places:
        sums.append(sums[-1] + points)
    stand = mask(found.standing)
    groups: defaultdict[tuple[int, int], int] = defaultdict(int)
    for higher, level, number in found.cleaned():
        groups[level, higher.bit_count()] += number
    if truncated == "average":
        for ranked, number in found.ends.items():
            if (ranked & stand) and (rest := stand & ~ranked):
                groups[rest, (ranked & stand).bit_count()] += number
    totals = dict.fromkeys(found.standing, Fraction(0))
    for (level, start), number in groups.items():
        size = level.bit_count()
        share = number * (sums[start + size] - sums[start]) / size
        for one in members(level):
            totals[one] += share
    return totals


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
