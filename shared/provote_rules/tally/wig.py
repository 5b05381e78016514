"""Single transferable vote as in cities of the United States, counted to four decimals.

Minneapolis: Code of Ordinances, chapter 167. The threshold is that of the first round; marks that
name no candidate are passed over; ties are decided by lot. Albany, California: Ordinance 2020-07;
the threshold sinks with the votes that candidates have at the beginning of each round.
"""

from provote_rules.tally.gregory import GregoryCount, Rules
from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.profiles import RANKING

_ONE = 10**4


def _value(old: int, surplus: int, total: int) -> int:
    """The surplus fraction to four decimals, times the paper's value, to four decimals."""
    fraction = surplus * _ONE // total
    return old * fraction // _ONE


def _count(election: Election) -> Outcome:
    rules = Rules(
        places=4,
        value=_value,
        word="threshold",
        sinking=election.parameters["preset"] == "albany",
        pause=True,
        batch=election.parameters["batch_elimination"],
        closing=True,
    )
    return GregoryCount(election, rules).run()


MINNEAPOLIS_STV = Method(
    id="minneapolis-stv",
    version="2013",
    title="Single transferable vote, Minneapolis",
    source="Minneapolis Code of Ordinances, chapter 167",
    forms=(RANKING,),
    ballot_types=("ranked",),
    count=_count,
    parameters=(
        Parameter(
            name="preset",
            default="minneapolis",
            values=("minneapolis", "albany"),
            help="Whose threshold: Minneapolis, fixed in round 1; Albany, California, sinking.",
        ),
        Parameter(
            name="batch_elimination",
            default=False,
            help="Exclude all candidates who cannot be elected any more in one round.",
        ),
    ),
)
