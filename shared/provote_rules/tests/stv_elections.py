"""Profiles for the tests of the single transferable vote: small ones, random ones, real ones."""

from collections import Counter
from random import Random
from typing import Any

from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally

LETTERS = "ABCDEFGHIJ"


def profile(ballots: str, candidates: int | None = None) -> Profile:
    """The profile of ballots like "3 AB, 2 C, 1 -" with candidates named by letters."""
    grouped: Counter[tuple[Any, ...]] = Counter()
    for part in ballots.split(","):
        number, marks = part.split()
        grouped[tuple(LETTERS.index(m) for m in marks if m != "-")] += int(number)
    named = 1 + max(mark for marks in grouped for mark in marks)
    return Profile(RANKING, tuple(LETTERS[: candidates or named]), grouped)


def count(counted: Profile, method: str, seats: int, **options: Any) -> dict[str, Any]:
    """The report of the count."""
    return tally(counted, find(method), seats=seats, **options)


def random_ballots(random: Random) -> tuple[list[tuple[int, ...]], int, int]:
    """Few ballots, so that there are many ties: the ballots, the candidates, the seats."""
    candidates = random.randint(2, 6)
    wings = random.random() < 0.5
    ballots = []
    for _ in range(random.randint(1, random.choice([8, 30]))):
        order = random.sample(range(candidates), candidates)
        if wings:
            order.sort(key=lambda c: c % 2 == random.randint(0, 1))
        ballots.append(tuple(order[: random.randint(0, candidates)]))
    return ballots, candidates, random.randint(1, candidates)


def grouped(ballots: list[tuple[int, ...]], candidates: int) -> Profile:
    """The profile of the ballots."""
    return Profile(RANKING, tuple(LETTERS[:candidates]), Counter(ballots))
