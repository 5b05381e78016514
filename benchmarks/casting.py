"""Single casts through the gateway, by people and by a backend, compared with two programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from benchmarks import load, people
from benchmarks.lag import Lag
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform, Poll
from benchmarks.yardsticks.application import naive
from benchmarks.yardsticks.pgbench import Pgbench

PATH = "/api/v1/votes/"
FASTEST = {"person": 6_000, "delegated": 9_000, "naive": 600}  # prepared requests a second
SPARE = 2_000


class Casting:
    """Each round: people, the ceiling, a backend, the naive application."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.platform, self.options = platform, options
        self.pgbench = Pgbench(platform)
        self.naive = running.enter_context(naive(platform))
        self.samples = Samples()
        self.lag = Lag(platform)

    def prepare(self) -> None:
        """Sign tokens, write requests, find the ceiling's best number of clients, warm up."""
        self.pgbench.prepare("ceiling", seconds=2)
        self.person = self._casts("person", "authenticated", self._by_people)
        self.delegated = self._casts("delegated", "delegated", self._by_backend)
        count = self._number("naive")
        self.naive_file, self.naive_sent = self.options.folder / "naive.requests", 0
        tokens = people.tokens(self.platform.instance.secrets / "signing", count)
        load.write(self.naive_file, self._naively(tokens))
        for casts in (self.person, self.delegated):
            casts.shoot(1)

    def _casts(self, name: str, eligibility: str, requests: Any) -> Casts:
        poll = self.platform.open_poll(eligibility)
        file = self.options.folder / f"{name}.requests"
        load.write(file, requests(poll, self._number(name)))
        return Casts(self.platform, poll, file)

    def _number(self, name: str) -> int:
        return int(FASTEST[name] * (self.options.seconds * self.options.rounds + 1)) + SPARE

    def _by_people(self, poll: Poll, count: int) -> Iterator[bytes]:
        signed = people.tokens(self.platform.instance.secrets / "signing", count)
        for number, token in enumerate(signed):
            yield load.post(PATH, ballot(poll, number), token=token, key=uuid4().hex)

    def _by_backend(self, poll: Poll, count: int) -> Iterator[bytes]:
        token = self.platform.backend()
        for number in range(count):
            body = {**ballot(poll, number), "voter_ref": f"member-{number}"}
            yield load.post(PATH, body, token=token, key=uuid4().hex)

    def _naively(self, tokens: list[str]) -> Iterator[bytes]:
        poll = Poll(str(uuid4()), tuple(str(uuid4()) for _ in range(5)))
        for number, token in enumerate(tokens):
            yield load.post("/votes/", ballot(poll, number), token=token, key=uuid4().hex)

    def round(self) -> None:
        """Measure each of the four once."""
        self._cast("person", self.person)
        self.platform.rest()
        rate = self.pgbench.votes_per_second("ceiling", seconds=self.options.seconds)
        self.samples.add("ceiling", rate)
        self._cast("delegated", self.delegated)
        self.platform.rest()
        shot = load.shoot(
            self.naive, self.naive_file, seconds=self.options.seconds, skip=self.naive_sent
        )
        self.naive_sent += shot.sent
        self.samples.add("naive", shot.rate, shot)

    def _cast(self, name: str, casts: Casts) -> None:
        self.platform.rest()
        with self.lag.watched():
            shot = casts.shoot(self.options.seconds)
        self.samples.add(name, shot.rate, shot)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return casting.person and casting.delegated, and the lag while they ran."""
        found = {}
        for name, casts in (("person", self.person), ("delegated", self.delegated)):
            result = self.samples.result(name, "votes/s", ceiling="ceiling", naive="naive")
            result["accounting"] = asdict(casts.account())
            result["lag_p99_ms"] = self.lag.p99_ms()
            result["lag_growth_ms"] = self.lag.growth_ms()
            found[f"casting.{name}"] = result
        yardsticks = {name: self.samples.result(name, "votes/s") for name in ("ceiling", "naive")}
        return found | {f"yardstick.{name}": one for name, one in yardsticks.items()}


def ballot(poll: Poll, number: int) -> dict[str, str]:
    """Return the body of a cast; the choices take turns."""
    return {"poll_id": poll.id, "choice_id": poll.choices[number % len(poll.choices)]}
