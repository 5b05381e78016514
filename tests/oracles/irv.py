"""Instant-runoff voting."""

from random import Random
from typing import Any

import pyrankvote
from pref_voting.iterative_methods import instant_runoff
from pref_voting.profiles_with_ties import ProfileWithTies

from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.comparison import EQUAL, Incomparable, Oracle, Unexplained
from tests.oracles.random_profiles import rankings

HALF, LEVEL, GAP = "half", "level", "gap"
REASONS = {
    HALF: "pyrankvote elects a candidate with exactly half of the votes; irv needs more",
    LEVEL: "pyrankvote also excludes together those whose sum equals the next tally, or all but "
    "one; by RCTab and Minneapolis the sum must be less, and here two remain",
    GAP: "pyrankvote excludes a candidate in a batch, and keeps one with fewer or equal votes",
}


def _rounds(report: dict[str, Any]) -> list[dict[str, int]]:
    return [
        {label: int(text) for label, text in one["tallies"].items() if text != "0"}
        for one in report["rounds"]
    ]


def _pyrankvote(profile: Profile) -> tuple[list[str], list[dict[str, int]]]:
    candidates = [pyrankvote.Candidate(label) for label in profile.candidates]
    ballots = [
        pyrankvote.Ballot(ranked_candidates=[candidates[c] for c in marks])  # type: ignore[attr-defined]
        for marks, number in profile.ballots.items()
        for _ in range(number)
    ]
    result = pyrankvote.instant_runoff_voting(candidates, ballots)
    rounds = [
        {
            one.candidate.name: round(one.number_of_votes)
            for one in some.candidate_results
            if one.number_of_votes
        }
        for some in result.rounds
    ]
    return [winner.name for winner in result.get_winners()], rounds


def _reason(tallies: dict[str, int]) -> str | None:
    """Why the decision of a round may differ."""
    ascending = sorted(tallies.values())
    if 2 * ascending[-1] == sum(ascending):
        return HALF
    cuts = [sum(ascending[:size]) <= ascending[size] for size in range(1, len(ascending))]
    if True in cuts and False in cuts[: len(cuts) - cuts[::-1].index(True)]:
        return GAP
    equal = any(sum(ascending[:size]) == ascending[size] for size in range(1, len(ascending)))
    return LEVEL if equal or cuts[-1] else None


def _without_ties(rng: Random) -> str:
    """Winners must be equal; rounds may differ from a round on that has a reason."""
    profile = rankings(rng, ballots=40, equal=False)
    report = tally(profile, find("irv"), parameters={"batch_elimination": True})
    if report["ties"]:
        raise Incomparable
    ours, (winners, theirs) = _rounds(report), _pyrankvote(profile)
    if winners != report["elected"]:
        raise Unexplained(f"{report['elected']}, the oracle {winners}: {dict(profile.ballots)}")
    if ours == theirs:
        return EQUAL
    same = 0
    while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
        same += 1
    reason = _reason(ours[same - 1]) if same else None
    if reason is None:
        raise Unexplained(f"{ours}, the oracle {theirs}: {dict(profile.ballots)}")
    return reason


def _with_ties(rng: Random) -> str:
    """The winner, where the order of the ballot paper breaks every tie."""
    profile = rankings(rng, equal=False)
    size = len(profile.candidates)
    rows = [{c: place for place, c in enumerate(marks)} for marks in profile.ballots]  # type: ignore[arg-type]
    other = ProfileWithTies(
        rows, rcounts=list(profile.ballots.values()), candidates=list(range(size))
    )
    [winner] = instant_runoff(other, tie_breaker=list(reversed(range(size))))
    elected = tally(profile, find("irv"))["elected"]
    if elected != [profile.candidates[winner]]:
        raise Unexplained(f"{elected}, the oracle {winner}: {dict(profile.ballots)}")
    return EQUAL


ORACLES = (
    Oracle("irv without ties", "pyrankvote", _without_ties, REASONS),
    Oracle("irv", "pref_voting", _with_ties),
)
