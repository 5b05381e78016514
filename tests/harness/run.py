"""./provote test: every suite on its own servers, never on existing data."""

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
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness import suite
from harness.suite import Result
from harness.units import Units
from local import caller
from local.addresses import free_port
from local.cli.development import SUITES
from local.failures import Failure
from local.install import PYTHON, REPOSITORY
from local.process.subreaper import run_under_subreaper
from tools import released

# Suites that need the whole platform, and where their tests are.
ON_A_PLATFORM = {"integration": "tests/integration", "pages": "web/tests"}
PATHS = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY / "tests"), str(REPOSITORY)])}


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
    code = run_under_subreaper(lambda: asyncio.run(session.run()))
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
    results: list[Result] = field(default_factory=list)

    async def run(self) -> int:
        """Run everything; return 0 when all passed, 1 otherwise."""
        loop = asyncio.get_running_loop()
        interrupted = asyncio.Event()
        # pytest gets the signal, too, and ends.
        loop.add_signal_handler(signal.SIGINT, interrupted.set)
        units = [name for name in self.names if name not in ON_A_PLATFORM]
        try:
            if units:
                where = self.folder / "units"
                here = Units(where, self.system, self.pytest_arguments, interrupted.is_set)
                await here.run(units, self.results)
            for name in self.names:
                if name in ON_A_PLATFORM and not interrupted.is_set():
                    self.results.append(await _timed(name, partial(self._on_a_platform, name)))
        except Failure as failure:
            print(f"provote: {failure}", file=sys.stderr)
        return self._summary()

    def _summary(self) -> int:
        """Print the result of each suite; 0 when all ran and passed."""
        print()
        known = {result.name: result for result in self.results}
        for name in self.names:
            print(known.get(name, f"{name:<13} NOT RUN"))
        reason = released.missing()
        if reason and not self.containers and {"compatibility", "integration"} & set(self.names):
            print(f"LEFT OUT: the tests with the last release, since {reason}")
        return 0 if all(name in known and known[name].good for name in self.names) else 1

    async def _on_a_platform(self, name: str) -> int:
        """A suite of the platform as a whole, on an instance of its own."""
        if self.containers:
            return await self._in_containers(name)
        data, port = self.folder / name, free_port()
        options = ["--system"] if self.system else []
        crashes = {"PROVOTE_CRASH_AT": str(data / "crash")}
        words = ("up", "--detach", "--port", str(port), "--data", str(data), *options)
        await self._provote(*words, more=crashes)
        more = {
            "PROVOTE_TEST_URL": f"http://127.0.0.1:{port}",
            "PROVOTE_TEST_DATA": str(data),
            **PATHS,
        }
        for name in set(os.environ) - set(caller.without_proxies(os.environ)):
            del os.environ[name]  # programs that the tests start are clients of the platform, too
        try:
            return await self._pytest(name, more)
        finally:
            await self._provote("down", "--data", str(data))

    async def _in_containers(self, name: str) -> int:
        """The same suite on the containers of compose.yaml, a Compose project of its own."""
        from harness import containers

        with containers.platform(self.folder) as settings:
            return await self._pytest(name, {**PATHS, **settings})

    async def _provote(self, *words: str, more: Mapping[str, str] | None = None) -> None:
        command = [str(PYTHON), str(REPOSITORY / "provote"), *words]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.DEVNULL, env={**os.environ, **(more or {})}
        )
        if await process.wait():
            raise Failure(f"./provote {words[0]} of the instance under test failed")

    async def _pytest(self, name: str, more: Mapping[str, str]) -> int:
        where = ON_A_PLATFORM[name]
        return await suite.pytest(REPOSITORY, [where, *self.pytest_arguments], more)


async def _timed(name: str, work: Callable[[], Awaitable[int]]) -> Result:
    print(f"\n{name}", flush=True)
    began = time.monotonic()
    code = await work()
    return Result(name, code, time.monotonic() - began)
