"""`python -m faults`: the program of `./provote faults` and `./provote soak`."""

from __future__ import annotations

import argparse
import random
import sys
import traceback
from collections.abc import Sequence

from faults import controls, page, soak
from faults.environment import Environment
from faults.instance import own, say
from faults.record import Record, report
from faults.table import NAMES, Row, Scene, Tests, chosen


def main() -> int:
    """Run the command; 0 if all invariants hold."""
    args = _arguments()
    seed = args.seed if args.seed is not None else random.randrange(1_000_000)
    say(f"seed {seed}")
    if args.command == "soak":
        with own(seed) as here:
            record = soak.soak(here, args.minutes)
        print(report([record]), flush=True)
        return 0 if record.holds else 1
    if args.controls:
        return controls.run(args.rows, seed)
    rows = chosen(args.rows)
    unknown = (
        set(args.rows)
        - set(NAMES)
        - {row.number for row in rows}
        - {r.number.rstrip("ab") for r in rows}
    )
    if unknown:
        known = ", ".join(row.number for row in chosen([]))
        print(f"unknown: row {', '.join(sorted(unknown))}; there are {known}")
        return 2
    commit = page.commit()
    with own(seed) as here:
        records = []
        for row in rows:
            say(f"row {row.number}: {row.title}")
            records.append(_recorded(row, here))
            print(report(records[-1:]), flush=True)
            if args.write:
                page.write(records[-1:], seed, commit)
    return _summarised(records)


def _recorded(row: Row | Scene | Tests, here: Environment) -> Record:
    """Run a row. A row that raises does not hold, and the next one runs."""
    try:
        return row.run(here)
    except Exception as error:
        record = Record(row.number, row.title, complaints=[f"it raised {error!r}"])
        here.flush_to(record)
        traceback.print_exc()
        here.stack.heal()
        return record


def _summarised(records: Sequence[Record]) -> int:
    red = [record.row for record in records if not record.holds]
    if red:
        print(report([record for record in records if not record.holds]))
    print(f"{len(records) - len(red)} of {len(records)} hold" + (f", not {red}" if red else ""))
    return 1 if red else 0


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
