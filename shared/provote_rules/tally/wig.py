"""Single transferable vote as in cities of the United States, counted to four decimals.

Minneapolis: Code of Ordinances, chapter 167. The threshold is that of the first round; marks that
name no candidate are passed over; ties are decided by lot. Candidates who cannot be elected any
more are excluded one by one, as in the count of 2013, unless `batch_elimination` says otherwise.

Albany, California: Ordinance 2020-07, as counted in 2022. The threshold is calculated again in
each round from the votes that candidates have, so that it sinks as ballots are exhausted; a ballot
counts up to an overvote.
"""

from collections.abc import Mapping
from typing import Any

from provote_rules.tally.gregory import GregoryCount, Rules
from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.reading import EXHAUST_AT_OVERVOTE, SKIP_OVERVOTE, ReadingRules
from provote_rules.tally.write_ins import UNDECLARED_WRITE_INS, write_ins

_ONE = 10**4


def _value(old: int, surplus: int, total: int) -> int:
    """The surplus fraction to four decimals, times the paper's value, to four decimals."""
    fraction = surplus * _ONE // total
    return old * fraction // _ONE


def _count(election: Election) -> Outcome:
    parameters = election.parameters
    rules = Rules(
        places=4,
        value=_value,
        word="threshold",
        reading=_reading(parameters),
        sinking=parameters["preset"] == "albany",
        pause=True,
        batch=parameters["batch_elimination"],
        closing=len(election.profile.standing) > election.seats,
        first_out=write_ins(election.profile, parameters["undeclared_write_ins"]),
    )
    return GregoryCount(election, rules).run()


def _reading(parameters: Mapping[str, Any]) -> ReadingRules:
    skips = parameters["max_skipped_ranks_allowed"]
    overvotes = EXHAUST_AT_OVERVOTE if parameters["preset"] == "albany" else SKIP_OVERVOTE
    return ReadingRules(overvote_rule=overvotes, max_skipped_ranks_allowed=skips)


PARAMETERS = (
    Parameter(
        name="preset",
        default="minneapolis",
        values=("minneapolis", "albany"),
        help="Whose rules: in Minneapolis the threshold is fixed in round 1 and an overvote is "
        "passed over; in Albany, California, as counted in 2022, the threshold sinks and an "
        "overvote ends an imported ballot.",
    ),
    Parameter(
        name="batch_elimination",
        default=False,
        help="Whether all candidates are excluded together that cannot be elected any more.",
    ),
    Parameter(
        name="max_skipped_ranks_allowed",
        default=None,
        help="How many empty ranks in a row do not end an imported ballot; null for any number.",
    ),
    UNDECLARED_WRITE_INS,
)

MINNEAPOLIS_STV = Method(
    id="minneapolis-stv",
    version="2013",
    title="Single transferable vote as in Minneapolis",
    source="Minneapolis Code of Ordinances, chapter 167; Albany, California, Ordinance 2020-07",
    forms=(RANKING,),
    ballot_types=("ranked",),
    count=_count,
    parameters=PARAMETERS,
    reading=_reading,
)
