"""Casts of every kind of ballot by a backend, compared with those of a single choice in turns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from itertools import count
from typing import Any
from uuid import uuid4

from benchmarks import load
from benchmarks.casting import FASTEST, PATH, SPARE
from benchmarks.measure import Casts, Options, Samples
from benchmarks.platform import Platform, Poll
from benchmarks.sides import OTHER, Sides

CHOICES = tuple(f"Choice {number}" for number in range(10))
SINGLE, TYPES = "single", ("ranked", "score", "approval")
HIGHEST = 5  # score, as by default
SEED = 20_261_129


class Ballots:
    """Each round: a shot for each type of ballot, and one by another checkout if there is one."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.options, self.samples = options, Samples()
        self.sides = Sides(platform, options, running)
        self.platform = platform
        self.dice = random.Random(SEED)  # nosec B311 # reproducible, not secret
        self.voters = count()

    def prepare(self) -> None:
        """Open the polls and warm up."""
        sides = {SINGLE + suffix: platform for suffix, platform in self.sides.platforms.items()}
        sides |= dict.fromkeys(TYPES, self.platform)
        self.casts = {name: self._casts(name, platform) for name, platform in sides.items()}
        self.order = list(self.casts)
        for name in self.order:
            self._shoot(name, seconds=1)

    def _casts(self, name: str, platform: Platform) -> Casts:
        members = {"ballot_type": name} if name in TYPES else {}
        poll = platform.open_poll("delegated", CHOICES, **members)
        return Casts(platform, poll, self.options.folder / f"{name}.requests")

    def round(self) -> None:
        """Measure each once, in the order opposite to that of the last round."""
        for name in self.order:
            shot = self._shoot(name, self.options.seconds)
            self.samples.add(name, shot.rate, shot)
        self.order.reverse()

    def _shoot(self, name: str, seconds: float) -> load.Shot:
        casts = self.casts[name]
        # With a fresh token: one for all rounds would expire.
        casts.write(self._requests(name, casts, int(FASTEST["delegated"] * seconds) + SPARE))
        self.sides.rest()
        return casts.shoot(seconds)

    def _requests(self, name: str, casts: Casts, number: int) -> Iterator[bytes]:
        token, type_ = casts.platform.backend(), name.removesuffix(OTHER)
        for _ in range(number):
            voter = f"member-{next(self.voters)}"
            body = {"poll_id": casts.poll.id, "voter_ref": voter}
            body |= ballot(type_, casts.poll, self.dice)
            yield load.post(PATH, body, token=token, key=uuid4().hex)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return a result for each type; the ratios are those to a single choice."""
        yardsticks = {name: {SINGLE: SINGLE} for name in TYPES} | {
            SINGLE: self.sides.other(SINGLE)
        }
        found = {}
        for name, casts in self.casts.items():
            result = self.samples.result(name, "votes/s", **yardsticks.get(name, {}))
            found[f"ballots.{name}"] = result | {"accounting": asdict(casts.account())}
        return found


def ballot(type_: str, poll: Poll, dice: random.Random) -> dict[str, Any]:
    """Return the members of a cast with a random ballot: rankings and scores have all choices."""
    ids = dice.sample(poll.choices, len(poll.choices))
    if type_ == "ranked":
        return {"ballot": {"ranking": ids}}
    if type_ == "score":
        return {"ballot": {"scores": {one: dice.randint(0, HIGHEST) for one in ids}}}
    if type_ == "approval":
        return {"ballot": {"choices": ids[: dice.randint(1, len(ids))]}}
    return {"choice_id": ids[0]}
