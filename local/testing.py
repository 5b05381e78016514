"""./provote test: every suite on real servers of its own, none of it on anybody's data."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from local import compatibility, environment, postgres, released, servers
from local.cli import SUITES
from local.failures import Failure
from local.guardian import guard
from local.install import PYTHON, REPOSITORY, SERVICES
from local.instance import Instance, free_port
from local.postgres import Postgres
from local.processes import Plan
from local.secrets import Secrets
from local.supervisor import Supervisor

# What a crash of the machine would cost is nothing: the data goes at the end.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PATHS = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY / "tests"), str(REPOSITORY)])}
NO_TESTS = 5  # pytest's exit code


def run(args: argparse.Namespace) -> int:
    """Run the named suites, or all; exit code 0 when all passed."""
    unknown = sorted(set(args.names) - set(SUITES))
    if unknown:
        raise Failure(f"no suite {', '.join(unknown)}; there are: {', '.join(SUITES)}")
    if args.containers and set(args.names) - {"integration"}:
        raise Failure("in containers there is one suite: integration")
    wanted = ["integration"] if args.containers else args.names
    names = [name for name in SUITES if not wanted or name in wanted]
    folder = Path(tempfile.mkdtemp(prefix="provote-test-"))
    session = Session(folder, args.system, names, args.passed_on, args.containers)
    code = guard(lambda: asyncio.run(session.run()))
    if code == 0:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"Logs and data of what failed: {folder}")
    return code


@dataclass
class Session:
    """One run of some suites, with results by suite."""

    folder: Path
    system: bool
    names: Sequence[str]
    pytest_arguments: Sequence[str]
    containers: bool = False
    results: list[tuple[str, int, float]] = field(default_factory=list)

    async def run(self) -> int:
        """Run everything; return 0 when all passed, 1 otherwise."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, lambda: None)  # pytest has it, too, and ends
        units = [name for name in self.names if name != "integration"]
        try:
            if units:
                async with self._databases() as instance:
                    for name in units:
                        await self._timed(name, partial(self._unit, name, instance))
            if "integration" in self.names:
                suite = self._in_containers if self.containers else self._integration
                await self._timed("integration", suite)
        except Failure as failure:
            print(f"provote: {failure}", file=sys.stderr)
            return 1
        return self._summary()

    def _summary(self) -> int:
        print()
        for name, code, seconds in self.results:
            word = {0: "passed", NO_TESTS: "no tests"}.get(code, f"FAILED (pytest said {code})")
            print(f"{name:<12} {word} in {seconds:.0f} s")
        reason = released.missing()
        if reason and not self.containers and {"compatibility", "integration"} & set(self.names):
            print(f"LEFT OUT: what is tried with the last release, since {reason}")
        return 0 if all(code in (0, NO_TESTS) for _, code, _ in self.results) else 1

    async def _timed(self, name: str, work: Callable[[], Awaitable[int]]) -> None:
        print(f"\n{name}", flush=True)
        began = time.monotonic()
        code = await work()
        self.results.append((name, code, time.monotonic() - began))

    @asynccontextmanager
    async def _databases(self) -> AsyncIterator[Instance]:
        """PostgreSQL and Redis on data of their own, with roles that may make databases."""
        instance = Instance(self.folder / "unit")
        instance.lock()
        instance.prepare()
        Secrets(instance.secrets).ensure()
        found = servers.find(system=self.system)
        database = Postgres(instance, found, FORGETFUL)
        database.prepare()
        plan = Plan(instance, found, database, f"{instance.family}-{uuid.uuid4().hex}")
        supervisor = Supervisor(plan.databases(database.apply_test_roles), instance.logs)
        try:
            await supervisor.start()
            yield instance
        finally:
            await supervisor.stop()

    async def _unit(self, name: str, instance: Instance) -> int:
        if name == "compatibility":
            return await compatibility.run(self.folder / "last-release", instance)
        role = name if name in SERVICES else "votes"
        more = {
            "DATABASE_URL": postgres.url(instance, role),
            "REDIS_URL": environment.redis_url(instance),
        }
        if name in SERVICES:
            more["DJANGO_SETTINGS_MODULE"] = f"{name}.settings"
            return await self._pytest(REPOSITORY / "services" / name, "tests", more)
        if name == "core":
            return await self._pytest(REPOSITORY / "shared", "tests", more)
        return await self._pytest(REPOSITORY, "local/tests", more)

    async def _integration(self) -> int:
        """The suite that sees the platform from outside, on an instance of its own."""
        data, port = self.folder / "integration", free_port()
        options = ["--system"] if self.system else []
        crashes = {"PROVOTE_CRASH_AT": str(data / "crash")}
        words = ("up", "--detach", "--port", str(port), "--data", str(data), *options)
        await self._provote(*words, more=crashes)
        more = {
            "PROVOTE_TEST_URL": f"http://127.0.0.1:{port}",
            "PROVOTE_TEST_DATA": str(data),
            **PATHS,
        }
        try:
            return await self._pytest(REPOSITORY, "tests/integration", more)
        finally:
            await self._provote("down", "--data", str(data))

    async def _in_containers(self) -> int:
        """The same suite on the platform that compose.yaml runs, a project of its own."""
        from local import containers

        with containers.platform(self.folder) as told:
            return await self._pytest(REPOSITORY, "tests/integration", {**PATHS, **told})

    async def _provote(self, *words: str, more: Mapping[str, str] | None = None) -> None:
        command = [str(PYTHON), str(REPOSITORY / "provote"), *words]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.DEVNULL, env={**os.environ, **(more or {})}
        )
        if await process.wait():
            raise Failure(f"./provote {words[0]} of the instance under test failed")

    async def _pytest(self, folder: Path, tests: str, more: Mapping[str, str]) -> int:
        kept = {n: v for n, v in os.environ.items() if n != "DJANGO_SETTINGS_MODULE"}
        command = [str(PYTHON), "-m", "pytest", tests, *self.pytest_arguments]
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, env={**kept, **more})
        return await process.wait()
