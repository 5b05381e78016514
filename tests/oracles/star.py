"""STAR."""

from random import Random

import starvote

from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.comparison import EQUAL, Oracle, Unexplained
from tests.oracles.random_profiles import scores


def _compare(rng: Random) -> str:
    top = rng.choice((2, 3, 5))
    profile = scores(rng, top=top)
    ballots = []
    for marks, number in profile.ballots.items():
        given = dict.fromkeys(profile.candidates, 0)
        given |= {profile.candidates[c]: score for c, score in marks}  # type: ignore[attr-defined]
        ballots += [given] * number
    report = tally(profile, find("star"), parameters={"max_score": top})
    order = list(profile.candidates)
    [winner] = starvote.star_voting(
        ballots,
        maximum_score=top,
        tiebreaker=starvote.predefined_permutation_tiebreaker(order),
    )
    if report["elected"] != [winner]:
        raise Unexplained(f"{report['elected']}, the oracle {winner}: {dict(profile.ballots)}")
    return EQUAL


ORACLES = (Oracle("star", "starvote", _compare),)
