"""Ballots of real elections, where they are beside the project."""

import csv
import gzip
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from provote_rules.tally.profiles import RANKING, Profile

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("PROVOTE_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))


def data(name: str) -> Path:
    """The path of a file of real ballots; skips the test where it is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} is missing: the project carries no copy of real ballots")
    return path


def rank_csv(name: str) -> Profile:
    """The raw marks of a CSV file with a column for each rank, and perhaps one for the number."""
    path = data(name)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", newline="", encoding="utf-8") as lines:
        rows = [(int(row.pop("count", "1")), list(row.values())) for row in csv.DictReader(lines)]
    return profile((cells, number) for number, cells in rows)


def abif(name: str) -> Profile:
    """The raw marks of an ABIF file."""
    found = re.findall(r"^(\d+):(.*)$", data(name).read_text(encoding="utf-8"), re.MULTILINE)
    return profile((text.split(">"), int(number)) for number, text in found)


def profile(rows: Iterable[tuple[list[str], int]]) -> Profile:
    """Grouped raw marks: labels by their first appearance; an unnamed overvote names all."""
    rows = list(rows)
    cells = dict.fromkeys(name for ranks, _ in rows for cell in ranks for name in names(cell))
    position = {name: number for number, name in enumerate(cells)}
    everybody = tuple(range(len(position)))
    ballots: Counter[tuple[object, ...]] = Counter()
    for ranks, number in rows:
        marks: list[object] = []
        for cell in ranks:
            named = tuple(sorted(position[name] for name in names(cell)))
            named = everybody if cell == "overvote" else named
            marks.append(named[0] if len(named) == 1 else named)
        while marks and marks[-1] == ():
            marks.pop()
        ballots[tuple(marks)] += number
    return Profile(RANKING, tuple(position), ballots)


def names(cell: str) -> list[str]:
    """The labels in a cell; none in an undervote or an overvote without names."""
    if cell.strip() in {"", "undervote", "overvote"}:
        return []
    return [name.strip() for name in cell.split("=")]
