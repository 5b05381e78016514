"""Casting, my votes and results on a table of ten million votes against one of ten thousand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from benchmarks import load
from benchmarks.casting import FASTEST, PATH, SPARE, ballot
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform
from local.failures import Failure

FEW, MANY = 10_000, 10_000_000
MEASURED = ("casting", "my votes", "results")


class Scale:
    """The rounds on few votes come first, then the table is filled, then the others."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()
        self.rounds = 0

    def prepare(self) -> None:
        """Make the poll, its first votes, and the requests."""
        self.poll = self.platform.open_poll("delegated")
        self.few, self.many = (self.options.votes(votes) for votes in (FEW, MANY))
        self._fill(self.few)
        self.casts = self._casts("few", acknowledged=self.few)

    def _casts(self, size: str, *, acknowledged: int) -> Casts:
        """Casts with a fresh token, warmed up: filling the table outlasts one."""
        count = (
            int(FASTEST["delegated"] * (self.options.seconds * self.options.rounds + 2)) + SPARE
        )
        file = self.options.folder / f"scale-{size}.requests"
        load.write(file, self._requests(size, count))
        casts = Casts(self.platform, self.poll, file)
        casts.acknowledged = acknowledged
        casts.shoot(2)
        return casts

    def _fill(self, votes: int) -> None:
        self.platform.fill(self.poll, votes, whole=True)
        with self.platform.database() as connection:
            connection.execute("VACUUM ANALYZE votes.vote")
            connection.execute("VACUUM ANALYZE votes.idempotency")
            connection.execute("VACUUM ANALYZE votes.audit")
            connection.execute("CHECKPOINT")
        self.platform.settle()

    def _requests(self, size: str, count: int) -> Iterator[bytes]:
        token = self.platform.backend()
        for number in range(count):
            body = {**ballot(self.poll, number), "voter_ref": f"{size}-{number}"}
            yield load.post(PATH, body, token=token, key=uuid4().hex)

    def round(self) -> None:
        """Measure everything once on few votes; the last round goes on to many."""
        self._measure("few")
        self.rounds += 1
        if self.rounds == self.options.rounds:
            self._fill(self.many - self.few)
            stored = self.casts.acknowledged + self.many - self.few
            self.casts = self._casts("many", acknowledged=stored)
            for _ in range(self.options.rounds):
                self._measure("many")

    def _measure(self, size: str) -> None:
        shot = self.casts.shoot(self.options.seconds)
        self.samples.add(f"casting {size}", shot.rate, shot)
        self.platform.settle()
        token = self.platform.backend()
        mine = f"/api/v1/votes/?poll_id={self.poll.id}&voter_ref=few-1"
        results = f"/api/v1/polls/{self.poll.id}/results/"
        for name, path in (("my votes", mine), ("results", results)):
            file = self.options.folder / "scale.read"
            load.write(file, [load.get(path, authorization=f"Bearer {token}")])
            shot = load.shoot(self.platform.url, file, seconds=2, connections=4)
            self.samples.add(f"{name} {size}", shot.rate, shot)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return scale: its value is the rate with many votes, its ratios are many to few."""
        result = self.samples.result("casting many", "votes/s", few="casting few")
        for name in MEASURED[1:]:
            told = self.samples.result(f"{name} many", "answers/s", few=f"{name} few")
            result["ratios"][f"{name}, few"] = told["ratios"]["few"]
        result["accounting"] = asdict(self.casts.account())
        began = time.monotonic()
        told = self.platform.api.get(f"/polls/{self.poll.id}/accounting/", self.platform.owner())
        if not told["balanced"]:
            raise Failure(f"the platform's own accounting is out of balance: {told}")
        result["accounting_ms"] = round((time.monotonic() - began) * 1000)
        return {"scale": result}
