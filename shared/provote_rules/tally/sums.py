"""Sums over the ballots: votes and scores of each candidate. Sums of parts of the ballots add."""

from dataclasses import dataclass

from provote_rules.tally.profiles import Profile
from provote_rules.tally.reports import Uncountable


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums by position, of the candidates that stand.

    `total` is the sum of votes or scores, `ballots` the number of ballots that mark the candidate
    (a score of 0 is a mark), `valid` the number of ballots that mark any of them.
    """

    total: dict[int, int]
    ballots: dict[int, int]
    valid: int


def votes(profile: Profile) -> Sums:
    """The votes in ballots of the form choices: one for each mark. Raises Uncountable."""
    found = dict.fromkeys(range(len(profile.candidates)), 0)
    invalid = 0
    try:
        for marks, number in profile.ballots.items():
            for candidate in marks:  # type: ignore[attr-defined]  # the form's tuples
                found[candidate] += number
            if profile.withdrawn.issuperset(marks):  # type: ignore[arg-type]
                invalid += number
    except KeyError as error:
        raise _unknown(error) from error
    total = {c: found[c] for c in profile.standing}
    return Sums(total, dict(total), profile.cast - invalid)


def scores(profile: Profile) -> Sums:
    """The scores in ballots of the form scores. Raises Uncountable."""
    found = dict.fromkeys(range(len(profile.candidates)), 0)
    marked = dict(found)
    invalid = 0
    try:
        for marks, number in profile.ballots.items():
            for candidate, score in marks:  # type: ignore[attr-defined]  # the form's tuples
                found[candidate] += score * number
                marked[candidate] += number
            if profile.withdrawn.issuperset(c for c, _ in marks):  # type: ignore[attr-defined]
                invalid += number
    except KeyError as error:
        raise _unknown(error) from error
    total = {c: found[c] for c in profile.standing}
    return Sums(total, {c: marked[c] for c in total}, profile.cast - invalid)


def top_score(profile: Profile, permitted: int | None) -> int:
    """The highest permitted score; with None, the highest one that a ballot gives (at least 1).

    Raises Uncountable if a ballot gives a higher score than permitted.
    """
    given = max(
        (score for marks in profile.ballots for _, score in marks),  # type: ignore[attr-defined]
        default=1,
    )
    if permitted is not None and given > permitted:
        raise Uncountable(f"a ballot gives the score {given}, the highest one is {permitted}")
    return max(given, 1) if permitted is None else permitted


def _unknown(error: KeyError) -> Uncountable:
    return Uncountable(f"a ballot marks candidate {error.args[0]}, which the paper does not have")
