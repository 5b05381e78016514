"""Common parts of the measures: samples by name, medians of rounds, results."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks import load
from benchmarks.load import Shot
from benchmarks.platform import Accounting, Platform, Poll
from local.failures import Failure

TAIL = 2_000  # requests repeated after a shot: those without a response are among the last


@dataclass(frozen=True)
class Options:
    """Durations, rounds, the fraction of stored votes, and the folder of files.

    `alone`: counts are not compared with those of other libraries.
    """

    seconds: float
    rounds: int
    size: float
    folder: Path
    alone: bool = False

    def votes(self, whole: int) -> int:
        """Return this run's fraction of a number of votes, a multiple of 500."""
        return max(500, int(whole * self.size) // 500 * 500)


@dataclass
class Samples:
    """The measurements of the rounds, by name: rates and, for requests, latencies."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    p50: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    p99: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, rate: float, shot: Shot | None = None) -> None:
        """Add the measurement of a round."""
        self.rates[name].append(rate)
        if shot is not None:
            self.p50[name].append(shot.p50_ms)
            self.p99[name].append(shot.p99_ms)

    def result(self, name: str, unit: str, **yardsticks: str) -> dict[str, Any]:
        """Return the medians of a name; a ratio is the median of the rounds' ratios."""
        latencies = {
            "p50_ms": _median(self.p50[name]),
            "p99_ms": _median(self.p99[name]),
        }
        return {
            "value": _median(self.rates[name]),
            "unit": unit,
            **latencies,
            "ratios": {key: self._ratio(name, other) for key, other in yardsticks.items()},
            "rounds": [round(rate, 1) for rate in self.rates[name]],
        }

    def _ratio(self, name: str, other: str) -> float:
        pairs = zip(self.rates[name], self.rates[other], strict=True)
        return round(statistics.median(mine / theirs for mine, theirs in pairs), 3)


class Measure(Protocol):
    """A measure of `./provote bench`."""

    def prepare(self) -> None:
        """Prepare data and requests, outside of the measurement."""

    def round(self) -> None:
        """Measure once, alternating with the reference programs."""

    def results(self) -> dict[str, dict[str, Any]]:
        """Return the results by name."""


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 2) if values else None


class Casts:
    """Requests that cast votes in one poll: each is sent once, and all are accounted for."""

    def __init__(self, platform: Platform, poll: Poll, file: Path, votes: int = 1) -> None:
        self.platform, self.poll, self.file, self.votes = platform, poll, file, votes
        self.sent = self.acknowledged = 0

    def shoot(self, seconds: float, connections: int = load.CONNECTIONS) -> Shot:
        """Send for some seconds; then repeat requests that may have got no response."""
        shot = load.shoot(
            self.platform.url,
            self.file,
            seconds=seconds,
            skip=self.sent,
            connections=connections,
        )
        if shot.refused or shot.lost:
            raise Failure(f"void: {shot.refused} requests refused, {shot.lost} lost")
        first = self.sent
        self.sent += shot.sent
        tail = load.read(self.file, max(first, self.sent - TAIL // self.votes), self.sent)
        statuses = load.resend(self.platform.url, tail)
        if statuses.keys() - {200, 201}:
            raise Failure(f"void: the statuses of repeats were {dict(statuses)}")
        self.acknowledged += shot.sent * self.votes
        return shot

    def account(self) -> Accounting:
        """Return the accounting of all shots. Raises Failure if it is not balanced."""
        accounting = self.platform.account(self.poll, self.acknowledged)
        if not accounting.balanced:
            raise Failure(f"void: {accounting}")
        return accounting
