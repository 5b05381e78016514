"""`python -m faults`: what stands behind `./provote faults` and `./provote soak`."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from integration.own import OwnPlatform

from faults import controls, page, soak
from faults.ground import Ground
from faults.record import Record, report
from faults.table import ROWS, chosen

# The limiter works as always; only its limits are out of reach.
LIMITS = ",".join(f"{kind}=100000000/s" for kind in ("read", "write", "login", "cast", "device"))


def main() -> int:
    """Run what the command line says; 0 if everything holds that must."""
    args = _arguments()
    seed = args.seed if args.seed is not None else random.randrange(1_000_000)
    say(f"seed {seed}")
    if args.command == "soak":
        with ground(seed) as here:
            return _told([soak.soak(here, args.minutes, say)])
    if args.controls:
        return controls.run(args.rows, seed, ground, say)
    rows = chosen(args.rows)
    unknown = set(args.rows) - {row.number for row in rows} - {r.number.rstrip("ab") for r in rows}
    if unknown or not rows:
        known = ", ".join(row.number for row in ROWS)
        print(f"not built yet: row {', '.join(sorted(unknown))}; there are {known}")
        return 2
    with ground(seed) as here:
        records = []
        for row in rows:
            say(f"row {row.number}: {row.title}")
            records.append(row.run(here))
            print(report(records[-1:]), flush=True)
    if args.write:
        page.write(records, seed)
    return _told(records)


def _told(records: Sequence[Record]) -> int:
    red = [record.row for record in records if not record.holds]
    if red:
        print(report([record for record in records if not record.holds]))
    print(f"{len(records) - len(red)} of {len(records)} hold" + (f", not {red}" if red else ""))
    return 1 if red else 0


@contextmanager
def ground(seed: int, tree: Path | None = None, **environment: str) -> Iterator[Ground]:
    """A platform of the run's own, from this tree or another; its data is kept if a row fails."""
    folder = Path(tempfile.mkdtemp(prefix="provote-faults-"))
    settings = {"PROVOTE_RATE_LIMITS": LIMITS, **environment}
    platform = OwnPlatform(folder / "data", environment=settings, tree=tree)
    say("starting an instance of its own")
    platform.up()
    here = Ground(platform, seed)
    try:
        yield here
    except BaseException:
        say(f"logs and data: {folder}")
        raise
    else:
        here.close()
        platform.down()
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        if folder.exists():
            platform.down()


def say(line: str) -> None:
    """Tell how far the run is."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./provote")
    commands = parser.add_subparsers(dest="command", required=True)
    faults = commands.add_parser("faults")
    faults.add_argument("rows", nargs="*")
    faults.add_argument("--controls", action="store_true")
    faults.add_argument("--write", action="store_true")
    soak_ = commands.add_parser("soak")
    soak_.add_argument("--minutes", type=float, default=30)
    for command in (faults, soak_):
        command.add_argument("--seed", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
