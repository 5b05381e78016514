"""./provote test: every suite on its own servers, never on existing data."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness.lanes import Lanes, Run
from harness.suite import Result
from harness.units import Units
from harness.whole import SUITES as WHOLE
from harness.whole import Whole
from local.cli.development import SUITES
from local.failures import Failure
from local.process.subreaper import run_under_subreaper
from tools import released


def run(args: argparse.Namespace) -> int:
    """Run the named suites, or all; exit code 0 when all passed."""
    unknown = sorted(set(args.names) - set(SUITES))
    if unknown:
        raise Failure(f"no suite {', '.join(unknown)}; there are: {', '.join(SUITES)}")
    if args.containers and set(args.names) - {"integration"}:
        raise Failure("in containers there is one suite: integration")
    wanted = ["integration"] if args.containers else args.names
    names = [name for name in SUITES if not wanted or name in wanted]
    return _run(args, names, args.passed_on, args.containers)


def take_pictures(args: argparse.Namespace) -> int:
    """Write the pictures of the documentation into the folder `args.out`, over those of before."""
    options = ["--pictures", str(args.out.resolve()), "-k", "test_picture", "-p", "no:randomly"]
    return _run(args, ["pages"], options)


def _run(
    args: argparse.Namespace, names: Sequence[str], passed_on: Sequence[str], inside: bool = False
) -> int:
    folder = Path(tempfile.mkdtemp(prefix="provote-test-"))
    session = Session(folder, args.system, names, passed_on, inside)
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
        units = Units(self.folder, self.system, self.pytest_arguments, interrupted.is_set)
        try:
            lanes = Lanes(units, self._others(), interrupted.is_set)
            await lanes.run(self.parts, self.results)
        except Failure as failure:
            print(f"provote: {failure}", file=sys.stderr)
        return self._summary()

    @property
    def parts(self) -> Sequence[str]:
        """The suites; beside others integration is two of them, in a lane each."""
        if "integration" not in self.names or len(self.names) == 1:
            return self.names
        return [*self.names, "own platforms"]

    def _others(self) -> dict[str, Run]:
        """The suites that need no databases of a lane."""
        whole = Whole(self.folder, self.system, self.pytest_arguments)
        if self.containers:
            return {"integration": partial(whole.in_containers, "integration")}
        others: dict[str, Run] = {name: partial(whole.everything, name) for name in WHOLE}
        if "own platforms" in self.parts:
            others["integration"] = partial(whole.shared, "integration")
            others["own platforms"] = partial(whole.own, "integration")
        return others

    def _summary(self) -> int:
        """Print the result of each suite; 0 when all ran and passed."""
        print()
        known = {result.name: result for result in self.results}
        for name in self.parts:
            print(known.get(name, f"{name:<13} NOT RUN"))
        reason = released.missing()
        if reason and not self.containers and {"compatibility", "integration"} & set(self.names):
            print(f"LEFT OUT: the tests with the last release, since {reason}")
        return 0 if all(name in known and known[name].good for name in self.parts) else 1
