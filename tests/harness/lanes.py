"""Suites in two lanes: while one suite waits, the other one has the processors.

A lane takes the next suite when it is free, so both end at about the same time.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from harness.suite import Result
from harness.units import Units
from local.instance import Instance

LANES = 2
# The longest first, so that the lanes end together.
ORDER = (
    *("integration", "own platforms", "pages", "compatibility", "local", "analytics", "polls"),
    *("rules", "votes", "users", "core", "tools", "webhooks"),
)
Run = Callable[[Path | None], Awaitable[int]]


@dataclass(frozen=True)
class Lanes:
    """Runs suites: those of `others` by themselves, the rest as units on a lane's databases.

    No further suite starts once interrupted.
    """

    units: Units
    others: Mapping[str, Run]
    interrupted: Callable[[], bool]

    async def run(self, names: Sequence[str], results: list[Result]) -> None:
        """Run the named suites and add their results. A lane's Failure does not stop the other.

        With two lanes the output of each suite is shown when it ends.
        """
        waiting = deque(name for name in ORDER if name in names)
        count = min(LANES, len(waiting))
        lanes = (self._lane(number, waiting, results, count > 1) for number in range(count))
        for end in await asyncio.gather(*lanes, return_exceptions=True):
            if end is not None:
                raise end

    async def _lane(
        self, number: int, waiting: deque[str], results: list[Result], kept: bool
    ) -> None:
        instance = None
        async with AsyncExitStack() as stack:
            while waiting and not self.interrupted():
                name = waiting.popleft()
                if name not in self.others and instance is None:
                    instance = await stack.enter_async_context(self.units.databases(number))
                began = time.monotonic()
                print(f"{name} begins" if kept else f"\n{name}", flush=True)
                output = self.units.folder / f"{name}.out" if kept else None
                code = await self._suite(name, instance, output)
                results.append(Result(name, code, time.monotonic() - began))
                if output:
                    print(f"\n{name}\n{output.read_text(errors='replace')}", flush=True)

    async def _suite(self, name: str, instance: Instance | None, output: Path | None) -> int:
        if name in self.others:
            return await self.others[name](output)
        assert instance is not None
        return await self.units.suite(name, instance, output)
