"""Batches of 500 casts through the gateway, compared with the database alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from benchmarks import load
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform, Poll
from benchmarks.yardsticks.pgbench import BATCH, Pgbench

PATH = "/api/v1/votes/batch/"
# 4,000 votes in progress: fewer than the queue of one casting process (5,000), in case it gets all
# of the connections. Beyond its queue it responds with 503.
CONNECTIONS = 8
FASTEST = 80  # prepared requests a second


class Batch:
    """Each round: batches, then the statements of a batch alone."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.pgbench = Pgbench(platform)
        self.samples = Samples()

    def prepare(self) -> None:
        """Write the requests, find the statement's best number of clients, warm up."""
        self.pgbench.prepare("gathered", seconds=2)
        poll = self.platform.open_poll("delegated")
        file = self.options.folder / "batch.requests"
        count = int(FASTEST * (self.options.seconds * self.options.rounds + 1)) + CONNECTIONS
        load.write(file, self._requests(poll, count))
        self.casts = Casts(self.platform, poll, file, votes=BATCH)
        self.casts.shoot(1, CONNECTIONS)

    def _requests(self, poll: Poll, count: int) -> Iterator[bytes]:
        token = self.platform.backend()
        for batch in range(count):
            votes = [
                {
                    "poll_id": poll.id,
                    "choice_id": poll.choices[number % len(poll.choices)],
                    "voter_ref": f"member-{batch}-{number}",
                }
                for number in range(BATCH)
            ]
            yield load.post(PATH, {"votes": votes}, token=token, key=uuid4().hex)

    def round(self) -> None:
        """Measure both once."""
        self.platform.rest()
        shot = self.casts.shoot(self.options.seconds, CONNECTIONS)
        self.samples.add("batch", shot.rate * BATCH, shot)
        self.platform.rest()
        rate = self.pgbench.votes_per_second("gathered", seconds=self.options.seconds)
        self.samples.add("gathered", rate)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return batch and its reference."""
        result = self.samples.result("batch", "votes/s", gathered="gathered")
        result["accounting"] = asdict(self.casts.account())
        return {"batch": result, "yardstick.gathered": self.samples.result("gathered", "votes/s")}
