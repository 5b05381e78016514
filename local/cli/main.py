"""Runs one command line: reads it, enters the environment that it needs, calls the command."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from local import caller, checks, install
from local.cli.parser import build_parser
from local.failures import Failure, describe
from local.instance import Instance

TRACED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def main(arguments: Sequence[str]) -> int:
    """Run one command line; return the exit code, 1 with one line on stderr if it cannot go on."""
    caller.clean(os.environ)
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except Failure as failure:
        return _refuse(str(failure))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        _drop_output()
        return _refuse(describe(error))


def run(arguments: Sequence[str]) -> int:
    """Run a command in the environment that it needs, which is made first."""
    own, passed_on = split(arguments)
    try:
        args = build_parser().parse_args(own)
    except SystemExit as leaving:  # after --help, or with usage
        return int(leaving.code or 0)
    args.passed_on = passed_on
    if "data" in args:
        data = Instance(args.data).data
        checks.name(data)
        checks.visible(data)
    sets = needed(args)
    if sets and not install.inside_environment():
        install.enter(sets, arguments)
    module, _, function = args.run.partition(":")
    return int(getattr(import_module(module), function)(args))


def _drop_output() -> None:
    """Redirect unwritten output to /dev/null, where Python's own flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _refuse(why: str) -> int:
    with contextlib.suppress(OSError):
        print(f"provote: {why}", file=sys.stderr)
    return 1


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split at the first "--": what follows it is for pytest."""
    words = list(arguments)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def needed(args: argparse.Namespace) -> list[str]:
    """Return the requirement sets a command runs on; none for what needs only Python."""
    sets = list(args.needs)
    if args.run == "local.commands.up:run" and any(os.environ.get(name) for name in TRACED):
        sets.append("tracing")
    if getattr(args, "system", False) and "embedded" in sets:
        sets.remove("embedded")
    return sets
