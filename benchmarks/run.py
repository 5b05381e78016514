"""The command: `./provote bench [MEASURE…] [--json]`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import load, report
from benchmarks.analytics import Analytics
from benchmarks.ballots import Ballots
from benchmarks.batch import Batch
from benchmarks.casting import Casting
from benchmarks.events import Events
from benchmarks.exports import Exports
from benchmarks.final import Final
from benchmarks.imports import Imports
from benchmarks.lists import Lists
from benchmarks.measure import Measure, Options
from benchmarks.pages import Pages
from benchmarks.platform import Platform
from benchmarks.reading import Results
from benchmarks.scale import Scale
from benchmarks.streams import Streams
from benchmarks.tallies.measure import Tally
from benchmarks.webhooks import Webhooks
from local.failures import Failure

Make = Callable[[Platform, Options, ExitStack], Measure]
MEASURES: dict[str, Make] = {
    "casting": Casting,
    "ballots": Ballots,
    "batch": lambda platform, options, _: Batch(platform, options),
    "results": lambda platform, options, _: Results(platform, options),
    "lists": Lists,
    "analytics": lambda platform, options, _: Analytics(platform, options),
    "events": lambda platform, options, _: Events(platform, options),
    "final": lambda platform, options, _: Final(platform, options),
    "imports": lambda platform, options, _: Imports(platform, options),
    "exports": lambda platform, options, _: Exports(platform, options),
    "stream": lambda platform, options, _: Streams(platform, options),
    "pages": Pages,
    "scale": Scale,
    "webhooks": Webhooks,
}
WITHOUT_PLATFORM: dict[str, Callable[[Options], Measure]] = {"tally": Tally}
WITHOUT_REQUESTS = {
    "events",
    "exports",
    "final",
    "imports",
    "pages",
    "stream",
    "webhooks",
    *WITHOUT_PLATFORM,
}


def run(args: argparse.Namespace) -> int:
    """Run the selected measures on an instance of their own; 1 if a run was void."""
    known = [*MEASURES, *WITHOUT_PLATFORM]
    names = args.names or known
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failure(f"{unknown[0]} is no measure: choose from {', '.join(known)}")
    if args.against and not (args.against / "provote").is_file():
        raise Failure(f"{args.against} is no checkout of this repository: it has no ./provote")
    if set(names) - WITHOUT_REQUESTS:
        load.program()  # fails now if it is missing, and not after minutes
    folder = Path(tempfile.mkdtemp(prefix="provote-bench-"))
    try:
        return _measured(args, names, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(args: argparse.Namespace, names: Sequence[str], folder: Path) -> int:
    options = Options(
        args.seconds, args.rounds, args.size, folder, alone=args.alone, against=args.against
    )
    found: dict[str, dict[str, Any]] = {}
    facts = report.machine(options)
    void = 0
    with ExitStack() as running:
        for name in [name for name in names if name in WITHOUT_PLATFORM]:
            void += _measure(name, WITHOUT_PLATFORM[name](options), options, found)
        with_platform = [name for name in names if name in MEASURES]
        if with_platform:
            platform = Platform(folder / "data", workers=args.workers, system=args.system)
            _say("starting an instance of its own")
            running.enter_context(platform.running())
            for name in with_platform:
                with ExitStack() as stack:
                    void += _measure(
                        name, MEASURES[name](platform, options, stack), options, found
                    )
            facts |= report.database(platform)
    if args.json:
        print(json.dumps({**found, "machine": facts}, indent=1))
    else:
        print(report.table(found, facts))
    return 1 if void else 0


def _measure(
    name: str, measure: Measure, options: Options, found: dict[str, dict[str, Any]]
) -> int:
    """Run one measure and add its results; 1 if it is void."""
    try:
        _say(f"{name}: preparing")
        measure.prepare()
        for number in range(options.rounds):
            _say(f"{name}: round {number + 1} of {options.rounds}")
            measure.round()
        found |= measure.results()
    except Failure as failure:
        _say(f"{name}: {failure}")
        return 1
    return 0


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
