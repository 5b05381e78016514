"""The processes' logs in DATA/logs: kept short, shown, followed."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import time
from pathlib import Path

from local import checks
from local.failures import Failure
from local.instance import Instance

LONGEST_LOG = 16 * 1024 * 1024
SHORTEN_EVERY = 5.0
POLL_EVERY = 0.2
TAIL_BYTES = 512 * 1024
EXCEPTION = re.compile(r"[\w.]+(Error|Exception|Configured|Exit)\b.*: ")


def shorten(log: Path) -> None:
    """Move a log's content to <name>.log.1 and empty it; its writers append and go on."""
    shutil.copyfile(log, log.with_name(log.name + ".1"))
    os.truncate(log, 0)


async def keep_short(folder: Path) -> None:
    """Shorten the logs in a folder that get too long, until cancelled."""
    while True:
        await asyncio.sleep(SHORTEN_EVERY)
        for log in folder.glob("*.log"):
            with contextlib.suppress(OSError):  # of a full disk, for one: the next round
                if log.stat().st_size > LONGEST_LOG:
                    await asyncio.to_thread(shorten, log)


def last_lines(log: Path, count: int) -> list[str]:
    """Return the last lines of a log, at most count of them."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    return text.splitlines()[-count:] if count > 0 else []


def last_line(log: Path) -> str:
    """Return the last line of a log that says something; "no output" when there is none."""
    lines = [line for line in last_lines(log, 50) if line.strip()]
    return lines[-1].strip() if lines else "no output"


def last_complaint(log: Path, position: int) -> str:
    """Return what is said after a position about an end: an exception's line, else the last one.

    Others may write to the same log meanwhile; the lines of JSON are theirs.
    """
    try:
        with log.open("rb") as file:
            file.seek(position)
            text = file.read().decode(errors="replace")
    except OSError:
        return "no output"
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("{")]
    named = [line for line in lines if EXCEPTION.match(line)]
    return (named or lines or ["no output"])[-1].strip()


def run(args: argparse.Namespace) -> int:
    """Show the logs: of one process, or of all with their names in front."""
    logs = _chosen(Instance(args.data), args.name)
    width = max(len(log.stem) for log in logs) if len(logs) > 1 else 0
    position = {log: log.stat().st_size for log in logs}
    for log in logs:
        for line in last_lines(log, args.lines):
            _show(log, line, width)
    while args.follow:
        for log in logs:
            position[log] = _show_new(log, position[log], width)
        time.sleep(POLL_EVERY)
    return 0


def _chosen(instance: Instance, name: str | None) -> list[Path]:
    checks.readable(instance.logs)
    logs = sorted(instance.logs.glob("*.log"))
    if not logs:
        raise Failure(f"no logs in {instance.logs}: start with ./provote up")
    if name is None:
        return logs
    chosen = [log for log in logs if log.stem == name]
    if not chosen:
        raise Failure(f"no log of {name}; there are: {', '.join(log.stem for log in logs)}")
    return chosen


def _show_new(log: Path, position: int, width: int) -> int:
    """Print the complete lines after a position; return the position after them."""
    size = log.stat().st_size
    if size < position:
        position = 0
    if size == position:
        return position
    with log.open("rb") as file:
        file.seek(position)
        content = file.read(size - position)
    complete = content[: content.rfind(b"\n") + 1]
    for line in complete.decode(errors="replace").splitlines():
        _show(log, line, width)
    return position + len(complete)


def _show(log: Path, line: str, width: int) -> None:
    print(f"{log.stem:<{width}} | {line}" if width else line, flush=True)
