"""The rules of an RCTab configuration as a method and its parameters."""

from collections.abc import Mapping
from typing import Any

from provote_rules.formats.files import Anomalies

METHOD, SEATS_METHOD = "irv", "minneapolis-stv"
SINGLE_WINNER = "singleWinnerMajority"
SEVERAL_WINNERS = "multiWinnerAllowMultipleWinnersPerRound"

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
_OTHERS_OF_SEATS: dict[str, tuple[Any, ...]] = {
    **_OTHERS,
    "hareQuota": (False, None),
    "batchElimination": (False, None),
    "decimalPlacesForVoteArithmetic": ("4", 4, "", None),
}

Counted = tuple[str | None, dict[str, Any], tuple[str, ...]]


def method_and_parameters(rules: Mapping[str, Any], seats: int, found: Anomalies) -> Counted:
    """The method's id, its parameters, and notes on rules that it cannot follow.

    Without a counterpart of a rule there is no method: the command line has to name one. A rule
    for ballots that the records do not have, as `found` says, needs no counterpart.
    """
    if rules.get("winnerElectionMode") == SEVERAL_WINNERS:
        return _of_seats(rules, found)
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
        _read_number(rules, name, target, parameters, unknown)
    return _counted(METHOD, parameters, unknown)


def _of_seats(rules: Mapping[str, Any], found: Anomalies) -> Counted:
    unknown = [name for name, values in _OTHERS_OF_SEATS.items() if rules.get(name) not in values]
    if _TIES.get(str(rules.get("tiebreakMode"))) != "lot":
        unknown.append("tiebreakMode")
    if found.overvotes and rules.get("overvoteRule") != "alwaysSkipToNextRank":
        unknown.append("overvoteRule")
    if found.repeats and rules.get("exhaustOnDuplicateCandidate") is True:
        unknown.append("exhaustOnDuplicateCandidate")
    parameters: dict[str, Any] = {}
    name = "maxSkippedRanksAllowed"
    _read_number(rules, name, _NUMBERS[name], parameters, unknown)
    return _counted(SEATS_METHOD, parameters, unknown)


def _read_number(
    rules: Mapping[str, Any], name: str, target: str, parameters: dict[str, Any],
    unknown: list[str],
) -> None:  # fmt: skip
    """A rule with a number as a parameter; without a limit there is none."""
    text = str(rules.get(name, ""))
    if text.isascii() and text.isdigit() and len(text) < 9:
        parameters[target] = int(text)
    elif text not in ("max", "unlimited", ""):
        unknown.append(name)


def _counted(method: str, parameters: dict[str, Any], unknown: list[str]) -> Counted:
    if unknown:
        note = f"These rules of the configuration have no counterpart: {', '.join(unknown)}."
        return None, {}, (note,)
    return method, parameters, ()
