"""provote-verify: verify a poll from its data alone, without trusting the platform.

    provote-verify definition FILE      recompute the digest of a poll's definition
    provote-verify tally FILE           count the ballots of a file again
    provote-verify export FILE          whether the file of an export is whole
    provote-verify methods              list the methods

Exit codes: 0 right (or counted), 1 a digest, a count or the seed of ties is wrong, 2 it cannot be
verified (no file, not a poll, not ballots).
"""

import argparse
import sys
from collections.abc import Sequence
from typing import TypeAlias

from provote_rules import __version__
from provote_rules.verify import definitions, exports, methods, tallies
from provote_rules.verify.definitions import verify_definition
from provote_rules.verify.output import CannotVerify, complain, output_failed

__all__ = ["main", "parser", "verify_definition"]

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    args = parser().parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except CannotVerify as error:
        return complain(args, str(error))
    except OSError as error:
        return output_failed(error)
    return code


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(
        prog="provote-verify",
        description="Verify a poll from its data alone, without trusting the platform.",
        epilog="Exit codes: 0 right, 1 wrong, 2 cannot be verified.",
        allow_abbrev=False,
    )
    line.add_argument("--version", action="version", version=f"provote-verify {__version__}")
    commands = line.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_definition, _add_tally, _add_export, _add_methods):
        add(commands).add_argument("--json", action="store_true", help="print one JSON object")
    return line


def _add_definition(commands: Commands) -> argparse.ArgumentParser:
    definition = commands.add_parser(
        "definition",
        help="recompute the digest of a poll's definition",
        description="Recompute the digest of a poll's definition and compare it with the stated "
        "one. Once the poll is closed, compare the revealed seed of ties with its commitment, "
        "too. FILE is the unchanged response to GET /api/v1/polls/{id}/.",
        allow_abbrev=False,
    )
    definition.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    definition.set_defaults(run=definitions.run)
    return definition


def _add_tally(commands: Commands) -> argparse.ArgumentParser:
    tally = commands.add_parser(
        "tally",
        help="count the ballots of a file again",
        description="Count the ballots of a file, and compare the digest of the report with the "
        "one that the file states, where it states one.",
        epilog="Exit codes: 0 counted, and right where a digest is stated; 1 the stated digest is "
        "wrong; 2 the file cannot be counted.",
        allow_abbrev=False,
    )
    tallies.add_arguments(tally)
    tally.set_defaults(run=tallies.run)
    return tally


def _add_export(commands: Commands) -> argparse.ArgumentParser:
    export = commands.add_parser(
        "export",
        help="whether the file of an export is whole",
        description="Compare rows and bytes of an exported table with the count and the digest in "
        "its last line. FILE is the response to GET /api/v1/polls/{id}/export/ as CSV, JSON or "
        "NDJSON; each part of an export that was resumed is a file of its own.",
        epilog="Exit codes: 0 whole; 1 cut off or changed; 2 the file cannot be read.",
        allow_abbrev=False,
    )
    export.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    export.set_defaults(run=exports.run)
    return export


def _add_methods(commands: Commands) -> argparse.ArgumentParser:
    listing = commands.add_parser(
        "methods",
        help="list the methods",
        description="List the methods with their versions, sources and parameters.",
        allow_abbrev=False,
    )
    listing.set_defaults(run=methods.run)
    return listing
