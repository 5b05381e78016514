"""Plurality, approval and score."""

from fractions import Fraction
from random import Random
from typing import Any

from votekit.elections import Approval, GeneralRating

from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.comparison import EQUAL, Incomparable, Oracle, Unexplained
from tests.oracles.conversions import scores_to_votekit
from tests.oracles.random_profiles import choices, scores


def _same(profile: Profile, method: str, theirs: dict[str, Any]) -> str:
    report = tally(profile, find(method), seats=len(profile.candidates))
    ours = {c: Fraction(text) for c, text in report["rounds"][0]["tallies"].items()}
    if ours != {c: Fraction(theirs.get(c, 0)) for c in ours}:
        raise Unexplained(f"{ours}, the oracle {theirs}: {dict(profile.ballots)}")
    best = [c for c in ours if ours[c] == max(ours.values())]
    first = tally(profile, find(method))
    if first["winner_set"] != best or bool(first["ties"]) is not (len(best) > 1):
        raise Unexplained(f"{first['winner_set']}, the oracle {best}")
    return EQUAL


def _votes(method: str, single: bool) -> Oracle:
    def compare(rng: Random) -> str:
        profile = choices(rng, single=single)
        election = Approval(scores_to_votekit(profile, False), tiebreak="random")
        return _same(profile, method, election.election_states[0].scores)

    return Oracle(f"{method}{' single' if single else ''}", "votekit", compare)


def _rating(rng: Random) -> str:
    profile = scores(rng)
    if not any(score for marks in profile.ballots for _, score in marks):  # type: ignore[attr-defined]
        raise Incomparable
    election = GeneralRating(
        scores_to_votekit(profile, True), per_candidate_limit=5, tiebreak="random"
    )
    return _same(profile, "score", election.election_states[0].scores)


ORACLES = (
    _votes("plurality", True),
    _votes("plurality", False),
    _votes("approval", False),
    Oracle("score", "votekit", _rating),
)
