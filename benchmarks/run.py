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
from benchmarks.batch import Batch
from benchmarks.casting import Casting
from benchmarks.events import Events
from benchmarks.lists import Lists
from benchmarks.measure import Measure, Options
from benchmarks.platform import Platform
from benchmarks.reading import Results
from benchmarks.scale import Scale
from local.failures import Failure

Make = Callable[[Platform, Options, ExitStack], Measure]
MEASURES: dict[str, Make] = {
    "casting": Casting,
    "batch": lambda platform, options, _: Batch(platform, options),
    "results": lambda platform, options, _: Results(platform, options),
    "lists": Lists,
    "events": lambda platform, options, _: Events(platform, options),
    "scale": Scale,
}
WITHOUT_REQUESTS = {"events"}


def run(args: argparse.Namespace) -> int:
    """Run the selected measures on an instance of their own; 1 if a run was void."""
    names = args.names or list(MEASURES)
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        raise Failure(f"{unknown[0]} is no measure: choose from {', '.join(MEASURES)}")
    if set(names) - WITHOUT_REQUESTS:
        load.program()  # fails now if it is missing, and not after minutes
    folder = Path(tempfile.mkdtemp(prefix="provote-bench-"))
    try:
        return _measured(args, names, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(args: argparse.Namespace, names: Sequence[str], folder: Path) -> int:
    options = Options(args.seconds, args.rounds, args.size, folder)
    platform = Platform(folder / "data", workers=args.workers, system=args.system)
    _say("starting an instance of its own")
    found: dict[str, dict[str, Any]] = {}
    void = 0
    with platform.running():
        for name in names:
            try:
                found |= _results(name, platform, options)
            except Failure as failure:
                void += 1
                _say(f"{name}: {failure}")
        facts = report.machine(platform, options)
    if args.json:
        print(json.dumps({**found, "machine": facts}, indent=1))
    else:
        print(report.table(found, facts))
    return 1 if void else 0


def _results(name: str, platform: Platform, options: Options) -> dict[str, dict[str, Any]]:
    """Run one measure. Raises Failure if it is void."""
    with ExitStack() as running:
        measure = MEASURES[name](platform, options, running)
        _say(f"{name}: preparing")
        measure.prepare()
        for number in range(options.rounds):
            _say(f"{name}: round {number + 1} of {options.rounds}")
            measure.round()
        return measure.results()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
