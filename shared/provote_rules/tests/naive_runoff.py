"""An instant runoff counted slowly: every ballot is read again in every round.

Written from the descriptions of the options, not from the code under test.
"""

from collections.abc import Mapping
from typing import Any

from provote_rules.tally.profiles import Profile

REASONS = ("choices", "overvote", "skipped", "repeated")


def counts_for(marks: Any, continuing: set[int], rules: Mapping[str, Any], size: int) -> Any:
    """The candidate that a ballot counts for, the reason why for none, or None for no mark."""
    marks = marks[: rules["max_rankings_allowed"] or len(marks)]
    if all(rank == () for rank in marks):
        return None
    seen: list[int] = []
    for place, rank in enumerate(marks):
        if rank == ():
            continue
        before, allowed = 0, rules["max_skipped_ranks_allowed"]
        while before < place and marks[place - 1 - before] == ():
            before += 1
        if allowed is not None and before > allowed:
            return "skipped"
        named = [rank] if isinstance(rank, int) else list(rank)
        known = [] if len(named) > 1 and len(named) == size else named
        if rules["exhaust_on_duplicate_candidate"] and any(one in seen for one in known):
            return "repeated"
        seen += known
        still = [one for one in named if one in continuing]
        if len(named) > 1:
            if rules["overvote_rule"] == "exhaust_immediately":
                return "overvote"
            if rules["overvote_rule"] == "always_skip_to_next_rank":
                continue
            if len(still) > 1:
                return "overvote"
        if still:
            return still[0]
    return "choices"


def count(
    profile: Profile, rules: Mapping[str, Any], write_in: int | None
) -> list[dict[str, Any]]:
    """The rounds: tallies, exhausted, threshold, elected, excluded; ties by the ballot paper."""
    continuing, winner, rounds = set(profile.standing), None, []
    gone: dict[Any, str] = {}
    while True:
        tallies = dict.fromkeys(sorted(continuing), 0)
        exhausted = dict.fromkeys(REASONS, 0)
        for marks, number in profile.ballots.items():
            place = (
                gone[marks]
                if marks in gone
                else counts_for(marks, continuing, rules, len(profile.candidates))
            )
            if isinstance(place, int):
                tallies[place] += number
            elif place is not None:
                gone[marks] = place  # an exhausted ballot never counts again
                exhausted[place] += number
        frozen = rounds and (rules["first_round_determines_threshold"] or winner is not None)
        threshold = rounds[-1]["threshold"] if frozen else sum(tallies.values()) // 2 + 1
        here: dict[str, Any] = {
            "tallies": tallies,
            "exhausted": exhausted,
            "threshold": threshold,
            "elected": [],
            "excluded": [],
        }
        rounds.append(here)
        ranked = sorted(tallies, key=lambda c: (-tallies[c], c))
        live = write_in is not None and tallies.get(write_in, 0) > 0
        if sum(tallies.values()) == 0:
            return rounds
        if (
            winner is None
            and not live
            and (tallies[ranked[0]] >= threshold or len(continuing) <= 2)
        ):
            tied = [c for c in ranked if tallies[c] == tallies[ranked[0]]]
            winner = by_history(tied, rounds, rules, most=True)
            here["elected"] = [winner]
            if len(continuing) <= 2 or not rules["continue_until_two_candidates_remain"]:
                return rounds
            continue
        if winner is not None and len(continuing) <= 2:
            return rounds
        here["excluded"] = exclude(
            ranked[::-1], tallies, rounds, rules, write_in if live else None
        )
        continuing -= set(here["excluded"])


def exclude(
    lowest_first: list[int],
    tallies: Mapping[int, int],
    rounds: list[dict[str, Any]],
    rules: Mapping[str, Any],
    write_in: int | None,
) -> list[int]:
    """The candidates that a round excludes."""
    if write_in is not None:
        return [write_in]
    if rules["batch_elimination"]:
        for size in range(len(lowest_first) - 2, 0, -1):
            lot = lowest_first[:size]
            if sum(tallies[c] for c in lot) < tallies[lowest_first[size]]:
                return sorted(lot)
    tied = [c for c in lowest_first if tallies[c] == tallies[lowest_first[0]]]
    return [by_history(tied, rounds, rules, most=False)]


def by_history(
    tied: list[int], rounds: list[dict[str, Any]], rules: Mapping[str, Any], *, most: bool
) -> int:
    """The one to elect (`most`) or exclude: by earlier rounds if so ruled, then by the paper."""
    left = sorted(tied)
    if rules["tiebreak_mode"] == "previous_round_counts_then_lot":
        for earlier in reversed(rounds[:-1]):
            votes = [earlier["tallies"][c] for c in left]
            best = max(votes) if most else min(votes)
            left = [c for c in left if earlier["tallies"][c] == best]
    return left[0] if most else left[-1]
