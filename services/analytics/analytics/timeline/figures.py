"""What is computed from the minutes of a poll: pure functions, without a database.

No cut names a voter: a share of 1 to 4 voters is withheld, and with it a second one if the
withheld share were the difference of the total and the others. Times are no such cut: the owner
sees the count of the poll at each moment anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from analytics.timeline.numbers import QUANTILES, PollFigures
from provote_rules.tally import percentage

SMALLEST = 5  # voters in a cut
CREDENTIALS = ("account", "device", "invitation", "delegated")
UNKNOWN = "unknown"  # the credential of events of 0.3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The ballots of one credential; `votes` and `percentage` are None where they are withheld."""

    votes: int | None
    percentage: Decimal | None
    suppressed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Seconds from the opening until a share of all ballots was cast, to the minute.

    All are None without a ballot or if the time of the opening is not known, and `suppressed` for
    fewer than 5 ballots.
    """

    p10: int | None
    p25: int | None
    p50: int | None
    p75: int | None
    p90: int | None
    suppressed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """The voters of a poll and its `roll`, the number of those who may vote."""

    roll: int
    voted: int
    percentage: Decimal


def shares(counted: Mapping[str, int]) -> dict[str, Share]:
    """The shares by credential: all known ones, and `unknown` if any ballot is."""
    numbers = {credential: counted.get(credential, 0) for credential in CREDENTIALS}
    others = sum(counted.values()) - sum(numbers.values())
    if others:
        numbers[UNKNOWN] = others
    total, hidden = sum(numbers.values()), _hidden(numbers)
    return {
        credential: Share(
            votes=None if credential in hidden else votes,
            percentage=None if credential in hidden else percentage(votes, total),
            suppressed=credential in hidden,
        )
        for credential, votes in numbers.items()
    }


def _hidden(numbers: Mapping[str, int]) -> set[str]:
    """The keys of numbers to withhold: all of fewer than 5 voters.

    If the numbers that are too small are one, or add up to fewer than 5, the smallest other one is
    withheld, too.
    """
    if 0 < sum(numbers.values()) < SMALLEST:
        return set(numbers)
    hidden = {key for key, number in numbers.items() if 0 < number < SMALLEST}
    others = sorted((number, key) for key, number in numbers.items() if number >= SMALLEST)
    if hidden and others and (len(hidden) == 1 or sum(numbers[k] for k in hidden) < SMALLEST):
        hidden.add(others[0][1])
    return hidden


def delays(figures: PollFigures) -> Delays:
    """The times from the opening to the ballots; a ballot before it, by its event, is at 0."""
    found: Sequence[int | None] = [None] * len(QUANTILES)
    ballots, opened_at = figures.numbers.ballots, figures.opened_at
    suppressed = 0 < ballots < SMALLEST
    if opened_at is not None and not suppressed:
        found = [_seconds(opened_at, moment) for moment in figures.quantiles]
    p10, p25, p50, p75, p90 = found
    return Delays(p10=p10, p25=p25, p50=p50, p75=p75, p90=p90, suppressed=suppressed)


def _seconds(opened_at: datetime, minute: datetime | None) -> int | None:
    if minute is None:
        return None
    return max(int((minute - opened_at).total_seconds()), 0)


def turnout(figures: PollFigures, roll: int | None) -> Turnout | None:
    """The turnout; None if no roll is known. Waiting votes are votes of voters, too."""
    if roll is None:
        return None
    voted = figures.votes + figures.waiting
    share = percentage(min(voted, roll), roll)
    return Turnout(roll=roll, voted=voted, percentage=share)
