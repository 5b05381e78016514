"""From commit to count: the time until all committed, unpublished events are counted."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform

EVENTS = 300_000
HELD = ("votes-relay", "analytics-worker", "analytics-follow", "polls-worker", "polls-relay")


class Events:
    """Each round: a backlog is committed while the counting processes are frozen, then counted."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()
        self.committed = 0

    def prepare(self) -> None:
        """Create the poll; a first thousand votes warm up all processes."""
        self.poll = self.platform.open_poll("delegated")
        self.platform.fill(self.poll, 1_000, whole=False)
        self.committed += 1_000
        self.platform.settle()

    def round(self) -> None:
        """Measure one backlog: stamped, delivered, fetched, counted."""
        events = self.options.votes(EVENTS)
        with self.platform.frozen(*HELD):
            self.platform.fill(self.poll, events, whole=False)
            self.committed += events
        began = time.monotonic()
        self.platform.settle()
        self.samples.add("events", events / (time.monotonic() - began))

    def results(self) -> dict[str, dict[str, Any]]:
        """Return events."""
        result = self.samples.result("events", "events/s")
        result["accounting"] = asdict(self.platform.account(self.poll, self.committed))
        return {"events": result}
