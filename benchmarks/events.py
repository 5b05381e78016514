"""From commit to count: events that were committed and not yet told, until all are counted."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform

EVENTS = 300_000
HELD = ("votes-relay", "analytics-worker", "analytics-follow", "polls-worker", "polls-relay")


class Events:
    """Each round: a backlog is committed while nobody counts, then everybody is let go."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()
        self.told = 0

    def prepare(self) -> None:
        """Make the poll; a first thousand warms everything up."""
        self.poll = self.platform.open_poll("delegated")
        self.platform.fill(self.poll, 1_000, whole=False)
        self.told += 1_000
        self.platform.settle()

    def round(self) -> None:
        """Measure one backlog: stamped, carried, fetched, counted."""
        events = self.options.votes(EVENTS)
        with self.platform.frozen(*HELD):
            self.platform.fill(self.poll, events, whole=False)
            self.told += events
        began = time.monotonic()
        self.platform.settle()
        self.samples.add("events", events / (time.monotonic() - began))

    def results(self) -> dict[str, dict[str, Any]]:
        """Return events."""
        result = self.samples.result("events", "events/s")
        result["accounting"] = asdict(self.platform.account(self.poll, self.told))
        return {"events": result}
