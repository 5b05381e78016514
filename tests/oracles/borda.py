"""Borda counts."""

from fractions import Fraction
from random import Random
from typing import Any

from pref_voting.scoring_methods import borda_for_profile_with_ties
from votekit.elections import Borda

from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.comparison import EQUAL, Oracle, Unexplained
from tests.oracles.conversions import to_pref_voting, to_votekit
from tests.oracles.random_profiles import rankings


def _report(profile: Profile, **parameters: Any) -> dict[str, Any]:
    return tally(profile, find("borda"), parameters=parameters)


def _pref_voting(rng: Random) -> str:
    """Symmetric Borda scores have the winners of averaged truncated ballots."""
    profile = rankings(rng)
    found = borda_for_profile_with_ties(to_pref_voting(profile))
    theirs, ours = [profile.candidates[c] for c in found], _report(profile, truncated="average")
    if ours["winner_set"] != theirs:
        raise Unexplained(f"{ours['winner_set']}, the oracle {theirs}: {dict(profile.ballots)}")
    return EQUAL


def _votekit(base: int, dowdall: bool) -> Oracle:
    def compare(rng: Random) -> str:
        profile = rankings(rng)
        size = len(profile.candidates)
        vector = [1 / (p + 1) if dowdall else size - 1 - p + base for p in range(size)]
        election = Borda(
            to_votekit(profile),
            score_vector=vector,
            scoring_tie_convention="average",
            tiebreak="random",
        )
        theirs = election.election_states[0].scores
        ours = _report(profile, base=base, dowdall=dowdall)["rounds"][0]["tallies"]
        if any(abs(float(Fraction(ours[c])) - float(theirs.get(c, 0))) > 1e-9 for c in ours):
            raise Unexplained(f"{ours}, the oracle {theirs}: {dict(profile.ballots)}")
        return EQUAL

    return Oracle("borda dowdall" if dowdall else f"borda base {base}", "votekit", compare)


ORACLES = (
    Oracle("borda average", "pref_voting", _pref_voting),
    _votekit(0, False),
    _votekit(1, False),
    _votekit(0, True),
)
