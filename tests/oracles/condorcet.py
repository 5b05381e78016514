"""Schulze and Ranked Pairs."""

from collections.abc import Callable
from random import Random
from typing import Any

from pref_voting.margin_based_methods import beat_path, ranked_pairs_with_test
from schulze_condorcet import schulze_evaluate
from schulze_condorcet.strength import margin, winning_votes

from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.comparison import EQUAL, Incomparable, Oracle, Unexplained
from tests.oracles.conversions import groups, to_pref_voting
from tests.oracles.random_profiles import rankings


def _winners(profile: Profile, method: str, strength: str) -> list[str]:
    report = tally(profile, find(method), parameters={"strength": strength})
    winners: list[str] = report["winner_set"]
    if report["elected"] != winners[:1]:
        raise Unexplained(f"{report['elected']} is not the first of {winners}")
    return winners


def _same(ours: list[str], theirs: list[str], profile: Profile) -> str:
    if ours == theirs:
        return EQUAL
    raise Unexplained(f"{ours}, the oracle {theirs}: {dict(profile.ballots)}")


def _strength(theirs: Any, strength: str, most: int) -> Callable[[int, int], int] | None:
    """pref_voting's measure: margins, or winning votes with the opposition as second criterion."""
    if strength == "margins":
        return None

    def measure(one: int, other: int) -> int:
        support, opposition = theirs.support(one, other), theirs.support(other, one)
        return int(support * most - opposition) if support > opposition else 0

    return measure


def _pref_voting(method: str, strength: str, count: Any, most: int) -> Oracle:
    def compare(rng: Random) -> str:
        profile = rankings(rng, most=most)
        theirs = to_pref_voting(profile)
        measure = _strength(theirs, strength, profile.cast + 1)
        found = count(theirs, strength_function=measure)
        if found is None:
            raise Incomparable
        winners = [profile.candidates[c] for c in found]
        return _same(_winners(profile, method, strength), winners, profile)

    return Oracle(f"{method} {strength}", "pref_voting", compare)


def _schulze_condorcet(strength: str, measure: Any) -> Oracle:
    def compare(rng: Random) -> str:
        profile = rankings(rng)
        size = range(len(profile.candidates))
        votes = []
        for marks, number in profile.ballots.items():
            ranked = groups(marks)
            rest = tuple(c for c in size if not any(c in group for group in ranked))
            text = ">".join(
                "=".join(profile.candidates[c] for c in group)
                for group in [*ranked, *([rest] if rest else [])]
            )
            votes += [text] * number
        first = schulze_evaluate(votes, profile.candidates, strength=measure).split(">")[0]
        return _same(_winners(profile, "schulze", strength), sorted(first.split("=")), profile)

    return Oracle(f"schulze {strength}", "schulze-condorcet", compare)


ORACLES = (
    _pref_voting("schulze", "margins", beat_path, 6),
    _pref_voting("schulze", "winning_votes", beat_path, 6),
    _schulze_condorcet("winning_votes", winning_votes),
    _schulze_condorcet("margins", margin),
    _pref_voting("ranked-pairs", "margins", ranked_pairs_with_test, 5),
    _pref_voting("ranked-pairs", "winning_votes", ranked_pairs_with_test, 5),
)
