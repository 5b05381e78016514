"""Single transferable vote in Scottish local elections: SSI 2007/42, Schedule 1, rules 45-52."""

from provote_rules.tally.gregory import GregoryCount, Rules
from provote_rules.tally.methods import Election, Method
from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.profiles import RANKING


def _value(old: int, surplus: int, total: int) -> int:
    """Rule 48(3): surplus times the value when received, divided by the candidate's votes."""
    return surplus * old // total


RULES = Rules(
    places=5, value=_value, word="quota", strict=True, earlier_rounds=True, all_tallies=True
)


def _count(election: Election) -> Outcome:
    return GregoryCount(election, RULES).run()


SCOTTISH_STV = Method(
    id="scottish-stv",
    version="2007",
    title="Single transferable vote, Scotland",
    source="Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45-52",
    forms=(RANKING,),
    ballot_types=("ranked",),
    count=_count,
)
