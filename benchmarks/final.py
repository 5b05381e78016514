"""From the seal of a ranked poll to its final report, as a client of the gateway sees it."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.ballots import CHOICES
from benchmarks.measure import Options, Samples
from benchmarks.platform import Accounting, Platform, Poll, wait_until
from local.failures import Failure

BALLOTS = 1_000_000
METHODS = {"irv": 1, "scottish-stv": 3, "schulze": 1}  # and their seats
WITHIN = 300.0  # seconds
EVERY = 0.1  # seconds
DISTINCT = "SELECT count(*) FROM analytics.ballot_count WHERE poll_id = %s"
DURATION = "SELECT duration FROM analytics.tally_report WHERE poll_id = %s"


class Final:
    """Each round: for each method a poll with 1,000,000 random rankings, which is closed."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()
        self.counts: dict[str, list[float]] = defaultdict(list)
        self.distinct: dict[str, int] = {}
        self.accounts: dict[str, Accounting] = {}

    def prepare(self) -> None:
        """Do nothing: each round needs polls of its own."""

    def round(self) -> None:
        """Measure each method once."""
        for method in METHODS:
            poll = self._filled(method)
            self.samples.add(method, self._seconds(poll))
            self.counts[method].append(self.platform.one(DURATION, UUID(poll.id)))

    def _filled(self, method: str) -> Poll:
        poll = self.platform.open_poll(
            "delegated", CHOICES, ballot_type="ranked", method=method, seats=METHODS[method]
        )
        votes = self.options.votes(BALLOTS)
        self.platform.fill(poll, votes, whole=False, ranked=True)
        self.accounts[method] = self.platform.account(poll, votes)
        if not self.accounts[method].balanced:
            raise Failure(f"void: {self.accounts[method]}")
        self.distinct[method] = self.platform.one(DISTINCT, UUID(poll.id))
        self.platform.rest()
        return poll

    def _seconds(self, poll: Poll) -> float:
        """Close the poll; return the seconds from its seal until the final report was read."""
        api, path, token = self.platform.api, f"/polls/{poll.id}/", self.platform.owner()
        closed_at = datetime.fromisoformat(api.post(f"{path}close/", None, token)["closed_at"])

        def final() -> Any:
            shown = api.get(f"{path}results/", token)["tally"]  # null before the first count
            return shown and shown["final"]

        wait_until(final, within=WITHIN, every=EVERY)
        report = api.http.get(
            f"{path}results/report/", headers={"Authorization": f"Bearer {token}"}
        )
        seconds = time.time() - closed_at.timestamp()
        shown = api.get(f"{path}results/", token)["tally"]
        if hashlib.sha256(report.content).hexdigest() != shown["report_digest"]:
            raise Failure(f"void: the report of {poll.id} is not that of the results")
        return seconds

    def results(self) -> dict[str, dict[str, Any]]:
        """Return final.METHOD: the seconds, and those of the count itself."""
        return {
            f"final.{method}": self.samples.result(method, "seconds")
            | {
                "count_seconds": round(median(self.counts[method]), 2),
                "distinct": self.distinct[method],
                "accounting": asdict(self.accounts[method]),
            }
            for method in METHODS
        }
