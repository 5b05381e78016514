"""The suites of single services and packages, in two lanes at a time.

Each lane has its own PostgreSQL and Redis: tests empty a Redis, limit its memory, and give their
databases the same names in this release and in the last one.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import compatibility, suite
from harness.suite import Result
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.process import environment
from local.process.processes import Plan
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import locate, postgres
from local.servers.postgres import Postgres

# The lanes take about the same time; a suite waits for the one before it.
LANES = (("rules", "core", *SERVICES), ("local", "tools", "compatibility"))
# A crash of the machine costs nothing: the data are removed at the end.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Units:
    """Runs suites, with arguments for pytest; no further suite starts once interrupted."""

    folder: Path
    system: bool
    pytest_arguments: Sequence[str]
    interrupted: Callable[[], bool]

    async def run(self, names: Sequence[str], results: list[Result]) -> None:
        """Run the named suites and add their results. A lane's Failure does not stop the other.

        With two lanes the output of each suite is shown when it ends.
        """
        lanes = [[name for name in lane if name in names] for lane in LANES]
        lanes = [lane for lane in lanes if lane]
        runs = (self._lane(lane, results, len(lanes) > 1) for lane in lanes)
        for end in await asyncio.gather(*runs, return_exceptions=True):
            if end is not None:
                raise end

    async def _lane(self, names: Sequence[str], results: list[Result], kept: bool) -> None:
        async with self._databases(names[0]) as instance:
            for name in names:
                if self.interrupted():
                    break
                began = time.monotonic()
                print(f"{name} begins" if kept else f"\n{name}", flush=True)
                output = self.folder / f"{name}.out" if kept else None
                code = await self._suite(name, instance, output)
                results.append(Result(name, code, time.monotonic() - began))
                if output:
                    print(f"\n{name}\n{output.read_text(errors='replace')}", flush=True)

    @asynccontextmanager
    async def _databases(self, name: str) -> AsyncIterator[Instance]:
        """PostgreSQL and Redis on data of their own, with roles that may make databases."""
        instance = Instance(self.folder / f"with-{name}")
        instance.lock()
        instance.prepare()
        Secrets(instance.secrets).ensure()
        found = locate.find(system=self.system)
        database = Postgres(instance, found, FORGETFUL)
        database.prepare()
        plan = Plan(instance, found, database, f"{instance.family}-{uuid.uuid4().hex}")
        supervisor = Supervisor(plan.databases(database.apply_test_roles), instance.logs)
        try:
            await supervisor.start()
            yield instance
        finally:
            await supervisor.stop()

    async def _suite(self, name: str, instance: Instance, output: Path | None) -> int:
        if name == "compatibility":
            tree = self.folder / "last-release"
            return await compatibility.run(tree, instance, self.interrupted, output)
        role = name if name in SERVICES else "votes"
        more = {
            "DATABASE_URL": postgres.url(instance, role),
            "REDIS_URL": environment.redis_url(instance),
        }
        folder, tests = REPOSITORY, f"{name}/tests"
        if name in SERVICES:
            more["DJANGO_SETTINGS_MODULE"] = f"{name}.settings"
            folder, tests = REPOSITORY / "services" / name, "tests"
        elif name == "core":
            folder, tests = REPOSITORY / "shared", "tests"
        elif name == "rules":
            folder, tests = REPOSITORY / "shared" / "provote_rules", "tests"
        return await suite.pytest(folder, [tests, *self.pytest_arguments], more, output)
