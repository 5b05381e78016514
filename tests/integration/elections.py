"""Elections for the ranked poll: Minneapolis, mayor, 2013 (a public record), and a generated one.

Both are files with a column a rank, and with overvotes, skipped ranks and repeats.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Hashable, Iterable
from pathlib import Path
from random import Random
from typing import Any

from provote_rules.tally.profiles import Profile

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PROVOTE_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
FILE = SHARED / "minneapolis-2013-mayor.csv"
OFFICIAL = {
    "cast": 80_101,
    "valid": 79_415,
    "threshold": "39708",
    "elected": ["BETSY HODGES"],
}
LAST_ROUND = {"BETSY HODGES": "38870", "MARK ANDREW": "24972"}
NAMES = ("Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "UWI")
GENERATED = 3_000


def ballots_of(profile: Profile) -> list[tuple[int, ...]]:
    """Each ballot by its ranked candidates, in an order that follows from the profile alone.

    Skipped ranks and overvotes are passed over and repeats are ignored, as the method
    `minneapolis` reads them. A ballot without a mark that counts is an abstention.
    """
    grouped = sorted(profile.ballots.items(), key=repr)
    return [_normalised(marks) for marks, number in grouped for _ in range(number)]


def _normalised(marks: Hashable | Iterable[Any]) -> tuple[int, ...]:
    assert isinstance(marks, tuple)
    return tuple(dict.fromkeys(rank for rank in marks if isinstance(rank, int)))


def generate(file: Path) -> Path:
    """Write a small election of the same kind, always the same one."""
    dice = Random(2013)
    weights = [40, 30, 20, 10, 5, 3, 1]
    with file.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["rank1", "rank2", "rank3"])
        for _ in range(GENERATED):
            cells = dice.choices(NAMES, weights, k=3)
            for rank in range(3):
                if dice.random() < 0.15:
                    cells[rank] = dice.choice(["undervote", "undervote", "overvote"])
            rows.writerow(cells)
    return file
