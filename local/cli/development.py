"""Commands for work on the platform itself: checks, tests, faults, measurements."""

from __future__ import annotations

import argparse
from pathlib import Path

from local.arguments import count
from local.cli.shared import Commands, Parents
from local.install import REPOSITORY, SERVICES

EVERYTHING = ("services", "embedded", "runner", "tracing", "dev")
PICTURES = REPOSITORY / "docs" / "screenshots"
SUITES = (
    *("rules", "core", "local", "tools", *SERVICES),
    *("compatibility", "integration", "pages"),
)


def add_check(commands: Commands, _: Parents) -> None:
    """Add `check`."""
    check = commands.add_parser(
        "check", help="format, lint, types, contracts, OpenAPI, unit tests"
    )
    check.add_argument(
        "--write-openapi", action="store_true", help="write the OpenAPI documents instead"
    )
    check.add_argument(
        "--without-tests",
        action="store_true",
        help="no unit tests, where ./provote test runs, too",
    )
    check.set_defaults(run="tools.check:run", needs=EVERYTHING)


def add_test(commands: Commands, parents: Parents) -> None:
    """Add `test`."""
    test = commands.add_parser(
        "test",
        parents=[parents.system],
        help="tests on real PostgreSQL, Redis and Nginx, on own data",
        epilog="What follows -- goes to pytest: ./provote test votes -- -k receipt -x",
    )
    test.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which of {', '.join(SUITES)} (all)"
    )
    test.add_argument(
        "--containers",
        action="store_true",
        help="the suite integration on containers, with Docker (installed by apt-get if missing)",
    )
    test.set_defaults(run="harness.run:run", needs=EVERYTHING)


def add_screenshots(commands: Commands, parents: Parents) -> None:
    """Add `screenshots`."""
    screenshots = commands.add_parser(
        "screenshots",
        parents=[parents.system],
        help="take the pictures of pages in the documentation again, with Chromium",
    )
    screenshots.add_argument(
        "--out", type=Path, default=PICTURES, metavar="FOLDER", help="where (docs/screenshots)"
    )
    screenshots.set_defaults(run="harness.run:take_pictures", needs=EVERYTHING)


def add_faults(commands: Commands, parents: Parents) -> None:
    """Add `faults`."""
    faults = commands.add_parser(
        "faults",
        parents=[parents.system],
        help="inject faults into a separate instance under load, and check its invariants",
    )
    faults.add_argument(
        "rows", nargs="*", metavar="ROW", help="which rows of the table (all); failover is row 33"
    )
    faults.add_argument(
        "--controls", action="store_true", help="damage the platform first: every row must fail"
    )
    faults.add_argument(
        "--write", action="store_true", help="write the figures into docs/reliability.md"
    )
    _add_seed(faults)
    faults.set_defaults(run="local.commands.faults:run", needs=EVERYTHING)


def add_soak(commands: Commands, parents: Parents) -> None:
    """Add `soak`."""
    soak = commands.add_parser(
        "soak",
        parents=[parents.system],
        help="random faults for some minutes, with one check at the end",
    )
    soak.add_argument("--minutes", type=float, default=30, help="how long (30)")
    _add_seed(soak)
    soak.set_defaults(run="local.commands.faults:soak", needs=EVERYTHING)


def _add_seed(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, metavar="N", help="random seed (random)")


def add_audit(commands: Commands, _: Parents) -> None:
    """Add `audit`."""
    audit = commands.add_parser("audit", help="known flaws of the pinned packages")
    audit.set_defaults(run="tools.supply:audit", needs=EVERYTHING)


def add_sbom(commands: Commands, _: Parents) -> None:
    """Add `sbom`."""
    sbom = commands.add_parser("sbom", help="a CycloneDX list of the packages that run")
    sbom.add_argument("--out", type=Path, metavar="FILE", help="write it there (standard output)")
    sbom.set_defaults(run="tools.supply:sbom", needs=EVERYTHING)


def add_bench(commands: Commands, parents: Parents) -> None:
    """Add `bench`."""
    bench = commands.add_parser(
        "bench",
        parents=[parents.system],
        help="measure the speed beside reference programs",
    )
    bench.add_argument("names", nargs="*", metavar="MEASURE", help="which ones (all)")
    bench.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    bench.add_argument("--seconds", type=count, default=5, help="length of each shot (5)")
    bench.add_argument("--rounds", type=count, default=3, help="rounds of each measure (3)")
    bench.add_argument("--workers", type=count, default=2, help="casting processes (2)")
    bench.add_argument(
        "--size",
        type=float,
        default=1.0,
        help="fraction of the votes in the tables (1.0)",
    )
    bench.add_argument(
        "--alone",
        action="store_true",
        help="tally: do not install and measure other libraries",
    )
    bench.add_argument(
        "--against",
        type=Path,
        metavar="TREE",
        help="casting, ballots: measure the casts of this checkout, too, in turns",
    )
    bench.set_defaults(run="benchmarks.run:run", needs=EVERYTHING)


COMMANDS = (
    *(add_check, add_test, add_screenshots, add_faults, add_soak),
    *(add_audit, add_sbom, add_bench),
)
