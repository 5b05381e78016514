"""Single transferable vote in Scottish local elections: SSI 2007/42, Schedule 1, rules 45-52."""

from provote_rules.tally.gregory import GregoryCount, Rules
from provote_rules.tally.methods import Election, Method
from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.reading import EXHAUST_AT_OVERVOTE, ReadingRules


def _value(old: int, surplus: int, total: int) -> int:
    """Rule 48(3): surplus times the value when received, divided by the candidate's votes."""
    return surplus * old // total


# Article 2: the next available preference is the next one in consecutive order. A paper is not
# transferable behind a number that is left out, or that several names have, or behind a name that
# has two numbers.
READING = ReadingRules(
    overvote_rule=EXHAUST_AT_OVERVOTE,
    max_skipped_ranks_allowed=0,
    exhaust_on_duplicate_candidate=True,
)
RULES = Rules(
    places=5, value=_value, word="quota", reading=READING, earlier_rounds=True, all_tallies=True
)


def _count(election: Election) -> Outcome:
    return GregoryCount(election, RULES).run()


SCOTTISH_STV = Method(
    id="scottish-stv",
    version="2007",
    title="Single transferable vote as in Scotland",
    source="Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45-52",
    forms=(RANKING,),
    ballot_types=("ranked",),
    count=_count,
    reading=lambda parameters: READING,
)
