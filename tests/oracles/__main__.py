"""Compare the rulebook with other programs: python -m tests.oracles [METHOD …].

A table shows for each oracle the profiles, the differences by reason, and those that no reason
explains: these must be none, else the exit status is 1.
"""

import argparse
import importlib
import pkgutil
import sys
import time

import tests.oracles
from tests.oracles.comparison import EQUAL, Findings, Oracle, run


def oracles() -> list[Oracle]:
    """The ORACLES of each module in this folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(tests.oracles.__path__))
    modules = (importlib.import_module(f"tests.oracles.{n}") for n in names if n != "__main__")
    return [oracle for module in modules for oracle in getattr(module, "ORACLES", ())]


def show(found: Findings, seconds: float) -> None:
    """Print the rows of one oracle."""
    equal, different = found.results[EQUAL], len(found.unexplained)
    print(
        f"{found.oracle.name:<44} {found.profiles:>8} {equal:>8} {different:>12} {seconds:>6.0f} s"
    )
    for reason, number in sorted(found.results.items()):
        if reason != EQUAL:
            print(f"    {number:>6} {reason}: {found.oracle.reasons[reason]}")
    for seed, detail in found.unexplained[:3]:
        print(f"    unexplained, seed {seed}: {detail}")
    sys.stdout.flush()


def main() -> int:
    """Run the oracles; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracles", description=__doc__)
    parser.add_argument("methods", nargs="*", help="only oracles whose names contain one of these")
    parser.add_argument("--profiles", type=int, default=10_000, help="for each oracle")
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    chosen = [
        oracle
        for oracle in oracles()
        if not arguments.methods or any(name in oracle.name for name in arguments.methods)
    ]
    if not chosen:
        parser.error("no oracle has such a name")
    print(f"{'method / oracle':<44} {'profiles':>8} {'equal':>8} {'unexplained':>12} {'time':>8}")
    failed = False
    for oracle in chosen:
        start = time.process_time()
        found = run(oracle, arguments.profiles, arguments.seed)
        show(found, time.process_time() - start)
        failed |= bool(found.unexplained)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
