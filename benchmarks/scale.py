"""Casting, my votes and results with ten million votes, compared with ten thousand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from benchmarks import load
from benchmarks.casting import FASTEST, PATH, SPARE, ballot
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform
from local.failures import Failure

FEW, MANY = 10_000, 10_000_000
READS = ("my votes", "results")


class Side:
    """A platform with many or few votes in one poll."""

    def __init__(self, size: str, platform: Platform, options: Options) -> None:
        self.size, self.platform, self.options = size, platform, options

    def fill(self, votes: int) -> None:
        """Store the votes, and wait until they are counted."""
        self.poll, self.votes = self.platform.open_poll("delegated"), votes
        self.platform.fill(self.poll, votes, whole=True)
        with self.platform.database() as connection:
            for table in ("vote", "idempotency", "audit"):
                connection.execute(f"VACUUM ANALYZE votes.{table}")
        self.platform.settle()

    def warm_up(self) -> None:
        """Write the requests, with a token that is valid for all rounds, and send some of them."""
        seconds = self.options.seconds * self.options.rounds + 2
        file = self.options.folder / f"scale-{self.size}.requests"
        load.write(file, self._requests(int(FASTEST["delegated"] * seconds) + SPARE))
        self.casts = Casts(self.platform, self.poll, file)
        self.casts.acknowledged = self.votes
        self.casts.shoot(2)

    def _requests(self, count: int) -> Iterator[bytes]:
        token = self.platform.backend()
        for number in range(count):
            body = {**ballot(self.poll, number), "voter_ref": f"voter-{number}"}
            yield load.post(PATH, body, token=token, key=uuid4().hex)

    def measure(self, samples: Samples) -> None:
        """Measure casts first, then reads."""
        self.platform.rest()
        shot = self.casts.shoot(self.options.seconds)
        samples.add(f"casting {self.size}", shot.rate, shot)
        self.platform.rest()
        paths = (
            f"/api/v1/votes/?poll_id={self.poll.id}&voter_ref=voter-1",
            f"/api/v1/polls/{self.poll.id}/results/",
        )
        token = self.platform.backend()
        for name, path in zip(READS, paths, strict=True):
            file = self.options.folder / "scale.read"
            load.write(file, [load.get(path, authorization=f"Bearer {token}")])
            shot = load.shoot(self.platform.url, file, seconds=2, connections=4)
            samples.add(f"{name} {self.size}", shot.rate, shot)

    def account(self) -> tuple[dict[str, int], int]:
        """Return the accounting, and the milliseconds of the platform's own accounting."""
        accounting = asdict(self.casts.account())
        began = time.monotonic()
        owner = self.platform.owner()
        accounting = self.platform.api.get(f"/polls/{self.poll.id}/accounting/", owner)
        if not accounting["balanced"]:
            raise Failure(f"the platform's own accounting is out of balance: {accounting}")
        return accounting, round((time.monotonic() - began) * 1000)


class Scale:
    """Each round: few votes and many, on two instances, in alternating order."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        other = Platform(options.folder / "few", workers=platform.workers, system=platform.system)
        running.enter_context(other.running())
        self.options, self.samples = options, Samples()
        self.few, self.many = Side("few", other, options), Side("many", platform, options)
        self.order = [self.few, self.many]

    def prepare(self) -> None:
        """Fill both tables, then write the requests."""
        self.many.fill(self.options.votes(MANY))
        self.few.fill(self.options.votes(FEW))
        for side in self.order:
            side.warm_up()

    def round(self) -> None:
        """Measure both once."""
        for side in self.order:
            side.measure(self.samples)
        self.order.reverse()

    def results(self) -> dict[str, dict[str, Any]]:
        """Return scale: its value is the rate with many votes, its ratios are many to few."""
        result = self.samples.result("casting many", "votes/s", few="casting few")
        for name in READS:
            ratio = self.samples.result(f"{name} many", "answers/s", few=f"{name} few")
            result["ratios"][f"{name}, few"] = ratio["ratios"]["few"]
        self.few.account()
        result["accounting"], result["accounting_ms"] = self.many.account()
        return {"scale": result}
