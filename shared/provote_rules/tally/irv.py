"""Instant-runoff voting, with the presets of Minneapolis and Maine."""

from collections.abc import Callable, Mapping
from typing import Any

from provote_rules.tally.methods import Method, Parameter
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.reading import (
    EXHAUST_AT_OVERVOTE,
    EXHAUST_IF_SEVERAL,
    OVERVOTE_RULES,
    SKIP_OVERVOTE,
)
from provote_rules.tally.runoff import (
    BY_EARLIER_ROUNDS,
    BY_LOT,
    RunoffRules,
    count,
)
from provote_rules.tally.write_ins import EXCLUDE_WITH_BATCH, UNDECLARED_WRITE_INS

PARAMETERS = (
    Parameter(
        name="overvote_rule",
        default=EXHAUST_IF_SEVERAL,
        values=OVERVOTE_RULES,
        help="What several candidates at one rank do, in imported ballots: the rank is passed "
        "over, or ends the ballot, or ends it if more than one of them continues.",
    ),
    Parameter(
        name="max_skipped_ranks_allowed",
        default=None,
        help="How many empty ranks in a row do not end an imported ballot; null for any number.",
    ),
    Parameter(
        name="exhaust_on_duplicate_candidate",
        default=False,
        help="Whether a candidate at two ranks ends an imported ballot at the second one.",
    ),
    Parameter(
        name="max_rankings_allowed",
        default=None,
        least=1,
        help="How many ranks of a ballot are read; null for all.",
    ),
    Parameter(
        name="batch_elimination",
        default=False,
        help="Whether all candidates are excluded together that cannot win any more.",
    ),
    Parameter(
        name="continue_until_two_candidates_remain",
        default=False,
        help="Whether the count goes on after the election until two candidates remain.",
    ),
    Parameter(
        name="first_round_determines_threshold",
        default=False,
        help="Whether the threshold is a majority of the valid ballots, not of those that still "
        "count for a continuing candidate.",
    ),
    Parameter(
        name="tiebreak_mode",
        default=BY_LOT,
        values=(BY_LOT, BY_EARLIER_ROUNDS),
        help="Whether the latest earlier round in which tied candidates differ breaks a tie, "
        "before the lot.",
    ),
    UNDECLARED_WRITE_INS,
)

# Ch. 167: the threshold is a majority of the valid ballots of the first round; undeclared
# write-ins and all candidates that cannot win any more are defeated together.
MINNEAPOLIS = RunoffRules(
    overvote_rule=SKIP_OVERVOTE,
    batch_elimination=True,
    first_round_determines_threshold=True,
    undeclared_write_ins=EXCLUDE_WITH_BATCH,
)
# A majority of first choices ends the count (rules ch. 535, section 4); later rounds go on until
# two candidates remain (section 723-A).
MAINE = RunoffRules(
    overvote_rule=EXHAUST_AT_OVERVOTE,
    max_skipped_ranks_allowed=1,
    only_first_majority_elects=True,
)
# Candidates are defeated together who cannot surpass the next higher vote total (section 723-A,
# subsection 1, paragraph G). Repealed by Public Law 2023, ch. 304.
MAINE_2018 = RunoffRules(
    overvote_rule=EXHAUST_AT_OVERVOTE,
    max_skipped_ranks_allowed=1,
    only_first_majority_elects=True,
    batch_elimination=True,
    batch_at_equality=True,
)


def _preset(rules: RunoffRules) -> Callable[[Mapping[str, Any]], RunoffRules]:
    return lambda parameters: rules


def _method(
    id_: str,
    version: str,
    title: str,
    source: str,
    rules: Callable[[Mapping[str, Any]], RunoffRules],
    parameters: tuple[Parameter, ...] = (),
) -> Method:
    return Method(
        id=id_,
        version=version,
        title=title,
        source=source,
        forms=(RANKING,),
        ballot_types=("ranked",),
        count=lambda election: count(election, rules(election.parameters)),
        parameters=parameters,
        single_winner=True,
        reading=rules,
    )


INSTANT_RUNOFF = (
    _method(
        "irv",
        "1",
        "Instant-runoff voting",
        "The options of the RCV Universal Tabulator (RCTab) for a single winner",
        lambda parameters: RunoffRules(**parameters),
        PARAMETERS,
    ),
    _method(
        "minneapolis",
        "2013",
        "Instant-runoff voting as in Minneapolis",
        "Minneapolis Code of Ordinances, chapter 167",
        _preset(MINNEAPOLIS),
    ),
    _method(
        "maine",
        "2018",
        "Instant-runoff voting as in Maine, with batch elimination",
        "Maine Revised Statutes, title 21-A, section 723-A, before 9 August 2024",
        _preset(MAINE_2018),
    ),
    _method(
        "maine",
        "2024",
        "Instant-runoff voting as in Maine",
        "Maine Revised Statutes, title 21-A, section 723-A; Rules of the Secretary of State, "
        "chapter 535",
        _preset(MAINE),
    ),
)
