"""Single casts through the gateway, by people and by a backend, compared with two programs.

`--against` compares them with another checkout of this repository, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from benchmarks import load, people
from benchmarks.lag import Lag
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform, Poll
from benchmarks.sides import OTHER, Sides
from benchmarks.yardsticks.application import naive
from benchmarks.yardsticks.pgbench import Pgbench

PATH = "/api/v1/votes/"
FASTEST = {"person": 6_000, "delegated": 9_000, "naive": 600}  # prepared requests a second
SPARE = 2_000


class Casting:
    """Each round: people, the ceiling, a backend, the naive application.

    With another checkout, people and a backend cast there, too, right before or after.
    """

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.platform, self.options = platform, options
        self.sides = Sides(platform, options, running)
        self.pgbench = Pgbench(platform)
        self.naive = running.enter_context(naive(platform))
        self.samples = Samples()
        self.lag = Lag(platform)

    def prepare(self) -> None:
        """Sign tokens, write requests, find the ceiling's best number of clients, warm up."""
        self.pgbench.prepare("ceiling", seconds=2)
        self.casts = {
            name + suffix: self._casts(name + suffix, platform, eligibility, requests)
            for name, eligibility, requests in (
                ("person", "authenticated", self._by_people),
                ("delegated", "delegated", self._by_backend),
            )
            for suffix, platform in self.sides.platforms.items()
        }
        count = self._number("naive")
        self.naive_file, self.naive_sent = self.options.folder / "naive.requests", 0
        tokens = people.tokens(self.platform.instance.secrets / "signing", count)
        load.write(self.naive_file, self._naively(tokens))
        for casts in self.casts.values():
            casts.shoot(1)

    def _casts(self, name: str, platform: Platform, eligibility: str, requests: Any) -> Casts:
        poll = platform.open_poll(eligibility)
        casts = Casts(platform, poll, self.options.folder / f"{name}.requests")
        casts.write(requests(platform, poll, self._number(name.removesuffix(OTHER))))
        return casts

    def _number(self, name: str) -> int:
        return int(FASTEST[name] * (self.options.seconds * self.options.rounds + 1)) + SPARE

    def _by_people(self, platform: Platform, poll: Poll, count: int) -> Iterator[bytes]:
        signed = people.tokens(platform.instance.secrets / "signing", count)
        for number, token in enumerate(signed):
            yield load.post(PATH, ballot(poll, number), token=token, key=uuid4().hex)

    def _by_backend(self, platform: Platform, poll: Poll, count: int) -> Iterator[bytes]:
        token = platform.backend()
        for number in range(count):
            body = {**ballot(poll, number), "voter_ref": f"member-{number}"}
            yield load.post(PATH, body, token=token, key=uuid4().hex)

    def _naively(self, tokens: list[str]) -> Iterator[bytes]:
        poll = Poll(str(uuid4()), tuple(str(uuid4()) for _ in range(5)))
        for number, token in enumerate(tokens):
            yield load.post("/votes/", ballot(poll, number), token=token, key=uuid4().hex)

    def round(self) -> None:
        """Measure each of the four once."""
        self._cast("person")
        self.sides.rest()
        rate = self.pgbench.votes_per_second("ceiling", seconds=self.options.seconds)
        self.samples.add("ceiling", rate)
        self._cast("delegated")
        self.sides.rest()
        shot = load.shoot(
            self.naive, self.naive_file, seconds=self.options.seconds, skip=self.naive_sent
        )
        self.naive_sent += shot.sent
        self.samples.add("naive", shot.rate, shot)
        self.sides.swap()

    def _cast(self, name: str) -> None:
        for suffix, platform in self.sides.platforms.items():
            self.sides.rest()
            watched = self.lag.watched() if platform is self.platform else nullcontext()
            with watched:
                shot = self.casts[name + suffix].shoot(self.options.seconds)
            self.samples.add(name + suffix, shot.rate, shot)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return casting.person and casting.delegated, and the lag while they ran."""
        found = {}
        yardsticks = {"ceiling": "ceiling", "naive": "naive"}
        for name in ("person", "delegated"):
            result = self.samples.result(name, "votes/s", **yardsticks, **self.sides.other(name))
            result["lag_p99_ms"] = self.lag.p99_ms()
            result["lag_growth_ms"] = self.lag.growth_ms()
            found[f"casting.{name}"] = result
            for other in self.sides.other(name).values():
                found[f"casting.{other}"] = self.samples.result(other, "votes/s")
        for name, casts in self.casts.items():
            found[f"casting.{name}"]["accounting"] = asdict(casts.account())
        for name in yardsticks:
            found[f"yardstick.{name}"] = self.samples.result(name, "votes/s")
        return found


def ballot(poll: Poll, number: int) -> dict[str, str]:
    """Return the body of a cast; the choices take turns."""
    return {"poll_id": poll.id, "choice_id": poll.choices[number % len(poll.choices)]}
