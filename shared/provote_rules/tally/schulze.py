"""The Schulze method: a candidate wins that no other one beats by a stronger path."""

from collections.abc import Mapping

from provote_rules.tally.methods import Election, Method
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.pairwise import STRENGTH, Pairwise, pairwise
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.reachability import Reachability, bits
from provote_rules.tally.sentences import NO_VALID_BALLOT, drawn, listed
from provote_rules.tally.ties import ELECTION

Paths = Mapping[int, Mapping[int, int]]


def strongest_paths(numbers: Pairwise, by: str) -> dict[int, dict[int, int]]:
    """The strength of the strongest path from each candidate to each other one; 0 without one.

    A path is as strong as its weakest victory. So the first path between two candidates is the
    strongest, if victories are added from the strongest to the weakest.
    """
    paths = {a: dict.fromkeys((b for b in row if b != a), 0) for a, row in numbers.above.items()}
    victories = [
        (strength, a, b)
        for a, row in paths.items()
        for b in row
        if (strength := numbers.strength(a, b, by))
    ]
    victories.sort(reverse=True)
    reached = Reachability((0,) * (max(paths) + 1))
    for strength, a, b in victories:
        for start, ends in reached.add(a, b):
            row = paths[start]
            for end in bits(ends):
                if end != start:
                    row[end] = strength
    return paths


def unbeaten(paths: Paths) -> list[int]:
    """The candidates with no stronger path to them than from them, ascending."""
    return [a for a, row in paths.items() if all(row[b] >= paths[b][a] for b in row)]


def _count(election: Election) -> Outcome:
    labels, by = election.profile.candidates, election.parameters["strength"]
    numbers = pairwise(election.profile)
    paths = strongest_paths(numbers, by)
    winners = unbeaten(paths) if numbers.valid else []
    order = election.ties.draw(winners, purpose=ELECTION, round_=1)
    elected = list(order[:1])
    shown = {
        labels[a]: {labels[b]: numbers.shown(strength, by) for b, strength in row.items()}
        for a, row in paths.items()
    }
    beaten = {a: sum(row[b] > paths[b][a] for b in row) for a, row in paths.items()}
    sentence = _sentence(numbers, winners, labels, by)
    if len(winners) > 1:
        sentence += " " + drawn(
            [labels[c] for c in winners], [labels[c] for c in elected], election.ties.lot
        )
    one = Round(
        tallies={a: str(number) for a, number in beaten.items()},
        sentence=sentence,
        elected=tuple(elected),
    )
    return Outcome(
        elected=elected,
        rounds=[one],
        valid=numbers.valid,
        undervotes=election.profile.abstained,
        overvotes=numbers.raw.overvotes,
        skipped=numbers.raw.skipped,
        winner_set=winners,
        details={**numbers.details(labels), "strength": by, "paths": shown},
    )


def _sentence(numbers: Pairwise, winners: list[int], labels: tuple[str, ...], by: str) -> str:
    if not winners:
        return NO_VALID_BALLOT
    said = listed([labels[c] for c in winners])
    measure = "margins" if by == "margins" else "winning votes"
    if len(winners) > 1:
        return f"No other candidate beats {said} by a stronger path ({measure})."
    if len(numbers.standing) == 1:
        return f"{said} is the only candidate and is elected."
    if numbers.condorcet_winner() is not None:
        return f"{said} beats each other candidate in direct comparison and is elected."
    return f"{said} beats each other candidate by the stronger path ({measure}) and is elected."


SCHULZE = (
    Method(
        id="schulze",
        version="1",
        title="Schulze method",
        source="Schulze, The Schulze Method of Voting (arXiv:1804.02973), section 2",
        forms=(RANKING,),
        ballot_types=("ranked",),
        count=_count,
        parameters=(STRENGTH,),
        equal_ranks=True,
        single_winner=True,
    ),
)
