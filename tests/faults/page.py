"""Writes the table in docs/reliability.md."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from faults.record import HEADS, Record

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin, written by ./provote faults --write -->", "<!-- faults: end -->"


def write(records: Sequence[Record], seed: int, commit: str) -> None:
    """Replace rows of the table; other rows stay, with the commit of their run."""
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    inside, _, after = rest.partition(END)
    lines = {_number(line): line for line in inside.splitlines() if re.match(r"\| \d", line)}
    heads = [*HEADS, "commit"]
    lines |= {record.row: f"| {' | '.join([*record.cells(), commit])} |" for record in records}
    table = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    table += [lines[number] for number in sorted(lines, key=_order)]
    block = "\n".join([BEGIN, "", _facts(seed, commit), "", *table, "", END])
    PAGE.write_text(before + block + after)


def _number(line: str) -> str:
    return line.split("|")[1].strip()


def _order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0, number)


def commit() -> str:
    """The commit of this tree, with "-dirty" if files differ; to call before a run starts."""
    words = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _facts(seed: int, commit: str) -> str:
    """Where and when the latest rows were measured."""
    return (
        f"Latest run: {time.strftime('%Y-%m-%d')}, commit {commit}, seed {seed}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, Linux "
        f"{platform.release()}, load {os.getloadavg()[0]:.1f} from others and itself."
    )
