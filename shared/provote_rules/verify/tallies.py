"""provote-verify tally: count the ballots of a file again."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from provote_rules.definition import MalformedDefinition
from provote_rules.formats import CELLS, READERS, ElectionFile, MalformedFile, UnknownFormat, read
from provote_rules.formats.reading import default_method, profile_for
from provote_rules.tally.methods import InvalidParameter, Method
from provote_rules.tally.registry import UnknownMethod, find
from provote_rules.tally.reports import Uncountable, digest, encode, tally
from provote_rules.tally.ties import DrawnByHand, Lot, LotNumbers, SeedLot, TieUndecided
from provote_rules.verify.output import RIGHT, WRONG, CannotVerify
from provote_rules.verify.progress import progress_bar
from provote_rules.verify.report_text import print_report


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The arguments of the command line."""
    command.add_argument(
        "file", metavar="FILE", help="a file of ballots, gzipped or not, or - for standard input"
    )
    command.add_argument("--format", metavar="FORMAT", help=f"one of {', '.join(sorted(READERS))}")
    command.add_argument(
        "--cells", choices=CELLS, help="what a CSV file with a column a candidate has in its cells"
    )
    command.add_argument("--method", metavar="ID", help="a method, as `methods` lists them")
    command.add_argument("--seats", metavar="N", type=int, help="the number of seats")
    command.add_argument(
        "--param", metavar="NAME=VALUE", action="append", default=[], dest="parameters",
        help="a parameter of the method; may be repeated",
    )  # fmt: skip
    command.add_argument("--lot-seed", metavar="HEX", help="the seed by which ties are broken")
    command.add_argument("--lot-beacon", metavar="HEX", help="the beacon's value beside the seed")
    command.add_argument(
        "--lot-numbers", metavar="N,N…", help="lot numbers, in the order of the candidates"
    )
    command.add_argument(
        "--drawn", metavar="LABEL>LABEL…", action="append", default=[],
        help="a tie that was drawn by hand, the first candidate first; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--report-file", metavar="PATH", help="write the report there, as canonical JSON"
    )


def run(args: argparse.Namespace) -> int:
    """Count the file of the command line; returns the exit code. Raises CannotVerify."""
    election = _read(args)
    method, notes = _method(args, election)
    seats = args.seats or election.seats or 1
    parameters = {**(election.parameters if args.method is None else {}), **_parameters(args)}
    profile, read_differently = profile_for(election, method)
    notes = [*election.notes, *notes, *read_differently]
    try:
        report = tally(
            profile, method, seats=seats, parameters=parameters, lot=_lot(args, election)
        )
        computed = digest(report)
        content = encode(report)
    except (Uncountable, MalformedDefinition) as error:
        raise CannotVerify(f"{args.file}: {error}") from error
    except InvalidParameter as error:
        raise CannotVerify(f"{error.name}: {error}") from error
    except TieUndecided as error:
        labels = " > ".join(profile.candidates[one] for one in error.tied)
        raise CannotVerify(f"{error}; name the order with --drawn {labels!r}") from error
    if args.report_file:
        _write(args.report_file, content)
    stated = election.report_digest
    if stated is not None and _differs(args, election, method):
        notes.append(f"The file states the digest {stated} of another count; it is not compared.")
        stated = None
    if args.json:
        print(json.dumps(_object(report, computed, stated, election, notes)))
    else:
        print_report(report, computed, stated, election, notes)
    return RIGHT if stated in (None, computed) else WRONG


def _read(args: argparse.Namespace) -> ElectionFile:
    try:
        with progress_bar(args.file) as progress:
            source = sys.stdin.buffer if args.file == "-" else args.file
            return read(source, format=args.format, progress=progress, cells=args.cells)
    except OSError as error:
        raise CannotVerify(f"{args.file}: {error.strerror or error}") from error
    except (MalformedFile, UnknownFormat) as error:
        raise CannotVerify(f"{args.file}: {error}") from error


def _method(args: argparse.Namespace, election: ElectionFile) -> tuple[Method, list[str]]:
    """The method of the command line, else the file's, else a default, which is said."""
    notes = []
    name = election.method if args.method is None else args.method
    seats = args.seats or election.seats or 1
    if name is None and election.format == "rctab":
        raise CannotVerify(f"{args.file}: {' '.join(election.notes)} Name a method with --method.")
    if name is None:
        name, why = default_method(election, seats)
        notes.append(f"No method is stated; counted by {name}, {why}. --method names another one.")
    if args.seats is None and election.seats is None:
        notes.append("No number of seats is stated; counted for 1. --seats states another one.")
    if args.seats is not None and args.seats < 1:
        raise CannotVerify("--seats must be at least 1")
    try:
        return find(name), notes
    except UnknownMethod as error:
        raise CannotVerify(str(error)) from error


def _parameters(args: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in args.parameters:
        name, sign, value = text.partition("=")
        if not sign:
            raise CannotVerify(f"--param {text}: NAME=VALUE is expected")
        found[name] = _value(value)
    return found


def _value(text: str) -> Any:
    """true, false, null and whole numbers as such; anything else is text."""
    if text in ("true", "false", "null"):
        return json.loads(text)
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) < 20 else text


def _lot(args: argparse.Namespace, election: ElectionFile) -> Lot | None:
    """The lot of the command line, else the file's."""
    labels = election.profile.candidates
    try:
        if args.lot_seed is not None:
            return SeedLot(
                seed=bytes.fromhex(args.lot_seed),
                beacon=bytes.fromhex(args.lot_beacon or ""),
                ids=election.ids or labels,
            )
        if args.lot_numbers is not None:
            return LotNumbers(_numbers(args.lot_numbers, len(labels)))
    except ValueError as error:
        raise CannotVerify(f"--lot-seed, --lot-beacon, --lot-numbers: {error}") from error
    if args.drawn:
        return DrawnByHand(tuple(_drawn(text, labels) for text in args.drawn))
    return election.lot


def _numbers(text: str, size: int) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split(",") if len(part) < 16)
    if len(set(numbers)) != size or len(numbers) != size:
        raise ValueError(f"{size} different numbers are expected")
    return numbers


def _drawn(text: str, labels: Sequence[str]) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(">")]
    unknown = [part for part in parts if part not in labels]
    if unknown:
        raise CannotVerify(f"--drawn: there is no candidate {unknown[0]!r}")
    return tuple(labels.index(part) for part in parts)


def _differs(args: argparse.Namespace, election: ElectionFile, method: Method) -> bool:
    """Whether the command line asks for another count than the file states."""
    lots = (args.lot_seed, args.lot_beacon, args.lot_numbers)
    if args.parameters or args.drawn or any(lot is not None for lot in lots):
        return True
    if args.seats is not None and args.seats != (election.seats or 1):
        return True
    return args.method is not None and (
        election.method is None or bool(election.parameters) or find(election.method) is not method
    )


def _object(
    report: Mapping[str, Any], computed: str, stated: str | None, election: ElectionFile,
    notes: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    return {
        **report,
        "digest": computed,
        "stated_digest": stated,
        "matches": None if stated is None else stated == computed,
        "file": {
            "format": election.format,
            "title": election.title,
            "anomalies": asdict(election.anomalies),
            "notes": list(notes),
        },
    }


def _write(path: str, content: bytes) -> None:
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise CannotVerify(f"{path}: {error.strerror or error}") from error
