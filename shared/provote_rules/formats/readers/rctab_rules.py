"""The rules of an RCTab configuration as a method and its parameters."""

from collections.abc import Mapping
from typing import Any

METHOD = "irv"
SINGLE_WINNER = "singleWinnerMajority"

_OVERVOTES = {
    "alwaysSkipToNextRank": "always_skip_to_next_rank",
    "exhaustImmediately": "exhaust_immediately",
    "exhaustIfMultipleContinuing": "exhaust_if_multiple_continuing",
}
_FLAGS = {
    "batchElimination": "batch_elimination",
    "continueUntilTwoCandidatesRemain": "continue_until_two_candidates_remain",
    "exhaustOnDuplicateCandidate": "exhaust_on_duplicate_candidate",
    "doesFirstRoundDetermineThreshold": "first_round_determines_threshold",
}
_NUMBERS = {
    "maxSkippedRanksAllowed": "max_skipped_ranks_allowed",
    "maxRankingsAllowed": "max_rankings_allowed",
}
_TIES = {
    "random": "lot",
    "useCandidateOrder": "lot",
    "stopCountingAndAsk": "lot",
    "generatePermutation": "lot",
    "previousRoundCountsThenRandom": "previous_round_counts_then_lot",
}
# Rules without a counterpart, with the values that change nothing.
_OTHERS: dict[str, tuple[Any, ...]] = {
    "nonIntegerWinningThreshold": (False, None),
    "stopTabulationEarlyAfterRound": ("", None),
    "minimumVoteThreshold": ("", "0", 0, None),
}


def method_and_parameters(
    rules: Mapping[str, Any], seats: int
) -> tuple[str | None, dict[str, Any], tuple[str, ...]]:
    """The method's id, its parameters, and notes on rules that it cannot follow.

    Without a counterpart of a rule there is no method: the command line has to name one.
    """
    unknown = [name for name, values in _OTHERS.items() if rules.get(name) not in values]
    if rules.get("winnerElectionMode") != SINGLE_WINNER or seats != 1:
        unknown.append("winnerElectionMode")
    parameters: dict[str, Any] = {}
    for name, values, target in (
        ("overvoteRule", _OVERVOTES, "overvote_rule"),
        ("tiebreakMode", _TIES, "tiebreak_mode"),
    ):
        value = rules.get(name)
        if isinstance(value, str) and value in values:
            parameters[target] = values[value]
        else:
            unknown.append(name)
    for name, target in _FLAGS.items():
        parameters[target] = rules.get(name) is True
    for name, target in _NUMBERS.items():
        text = str(rules.get(name, ""))
        if text.isascii() and text.isdigit() and len(text) < 9:
            parameters[target] = int(text)
        elif text not in ("max", "unlimited", ""):
            unknown.append(name)
    if unknown:
        note = f"These rules of the configuration have no counterpart: {', '.join(unknown)}."
        return None, {}, (note,)
    return METHOD, parameters, ()
