"""The suites of single services and packages.

Each lane has its own PostgreSQL and Redis: tests empty a Redis, limit its memory, and give their
databases the same names in this release and in the last one.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import compatibility, suite
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.process import environment
from local.process.processes import Plan
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import locate, postgres
from local.servers.postgres import Postgres

# A crash of the machine costs nothing: the data are removed at the end.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Units:
    """Runs suites, with arguments for pytest."""

    folder: Path
    system: bool
    pytest_arguments: Sequence[str]
    interrupted: Callable[[], bool]

    @asynccontextmanager
    async def databases(self, lane: int) -> AsyncIterator[Instance]:
        """PostgreSQL and Redis on data of their own, with roles that may make databases."""
        instance = Instance(self.folder / f"lane-{lane}")
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

    async def suite(self, name: str, instance: Instance, output: Path | None) -> int:
        """Run a suite on these databases; return pytest's exit code."""
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
