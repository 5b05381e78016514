"""Common parts of the measures: samples by name, medians of rounds, results."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from benchmarks import load, processor
from benchmarks.load import Shot
from benchmarks.platform import Accounting, Platform, Poll
from local.failures import Failure

CASTING = "votes-cast"
TAIL = 2_000  # requests repeated after a shot: those without a response are among the last


@dataclass(frozen=True)
class Options:
    """Durations, rounds, the fraction of stored votes, and the folder of files.

    `alone`: counts are not compared with those of other libraries. `against`: another checkout,
    whose casts are measured, too.
    """

    seconds: float
    rounds: int
    size: float
    folder: Path
    alone: bool = False
    against: Path | None = None

    def votes(self, whole: int) -> int:
        """Return this run's fraction of a number of votes, a multiple of 500."""
        return max(500, int(whole * self.size) // 500 * 500)


@dataclass
class Samples:
    """The measurements of the rounds, by name: rates and, for requests, latencies.

    For casts also the processor time of a vote, by process.
    """

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    p50: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    p99: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_us: dict[str, list[Mapping[str, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, rate: float, shot: Shot | None = None) -> None:
        """Add the measurement of a round."""
        self.rates[name].append(rate)
        if shot is not None:
            self.p50[name].append(shot.p50_ms)
            self.p99[name].append(shot.p99_ms)
            if shot.cpu_us:
                self.cpu_us[name].append(shot.cpu_us)

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
            "ratios": {
                key: _ratio(self.rates[name], self.rates[other])
                for key, other in yardsticks.items()
            },
            "rounds": [round(rate, 1) for rate in self.rates[name]],
            **self._processor(name, yardsticks),
        }

    def _processor(self, name: str, yardsticks: Mapping[str, str]) -> dict[str, Any]:
        """Return the processor time of a vote by process, and the ratios of votes-cast's."""
        if not self.cpu_us[name]:
            return {}
        names = sorted({process for shot in self.cpu_us[name] for process in shot})
        medians = {each: _median(_of(each, self.cpu_us[name])) for each in names}
        return {
            "cpu_us": {each: median for each, median in medians.items() if median},
            "cpu_ratios": {
                key: _ratio(_of(CASTING, self.cpu_us[name]), _of(CASTING, self.cpu_us[other]))
                for key, other in yardsticks.items()
                if self.cpu_us[other]
            },
            "cpu_rounds": _of(CASTING, self.cpu_us[name]),
        }


class Measure(Protocol):
    """A measure of `./provote bench`."""

    def prepare(self) -> None:
        """Prepare data and requests, outside of the measurement."""

    def round(self) -> None:
        """Measure once, alternating with the reference programs."""

    def results(self) -> dict[str, dict[str, Any]]:
        """Return the results by name."""


def _of(process: str, shots: Sequence[Mapping[str, float]]) -> list[float]:
    return [shot.get(process, 0.0) for shot in shots]


def _ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the rounds' ratios."""
    pairs = zip(mine, theirs, strict=True)
    return round(statistics.median(one / other for one, other in pairs), 3)


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 2) if values else None


class Casts:
    """Requests that cast votes in one poll: each is sent once, and all are accounted for."""

    def __init__(self, platform: Platform, poll: Poll, file: Path, votes: int = 1) -> None:
        self.platform, self.poll, self.file, self.votes = platform, poll, file, votes
        self.sent = self.acknowledged = 0

    def write(self, requests: Iterable[bytes]) -> None:
        """Write the requests that are sent from now on."""
        load.write(self.file, requests)
        self.sent = 0

    def shoot(self, seconds: float, connections: int = load.CONNECTIONS) -> Shot:
        """Send for some seconds; then repeat requests that may have got no response."""
        before = processor.spent(self.platform)
        shot = load.shoot(
            self.platform.url,
            self.file,
            seconds=seconds,
            skip=self.sent,
            connections=connections,
        )
        after = processor.spent(self.platform)
        if shot.refused or shot.lost:
            raise Failure(f"void: {shot.refused} requests refused, {shot.lost} lost")
        first = self.sent
        self.sent += shot.sent
        tail = load.read(self.file, max(first, self.sent - TAIL // self.votes), self.sent)
        statuses = load.resend(self.platform.url, tail)
        if statuses.keys() - {200, 201}:
            raise Failure(f"void: the statuses of repeats were {dict(statuses)}")
        votes = shot.sent * self.votes
        self.acknowledged += votes
        return replace(shot, cpu_us=processor.microseconds(before, after, votes))

    def account(self) -> Accounting:
        """Return the accounting of all shots. Raises Failure if it is not balanced."""
        accounting = self.platform.account(self.poll, self.acknowledged)
        if not accounting.balanced:
            raise Failure(f"void: {accounting}")
        return accounting
