"""The first ranks of a real election: Minneapolis, mayor, 2013 (a public record)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PROVOTE_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
FILE = SHARED / "minneapolis-2013-mayor.csv"
VOTES = 79_267
LEADERS = {
    "BETSY HODGES": 28_935,
    "MARK ANDREW": 19_584,
    "DON SAMUELS": 8_335,
    "CAM WINTON": 7_511,
    "JACKIE CHERRYHOMES": 3_524,
    "BOB FINE": 2_094,
    "DAN COHEN": 1_798,
}


def first_ranks() -> list[str]:
    """The first choice of each ballot, in the file's order, without empty ballots."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return [row["rank1"] for row in csv.DictReader(lines) if row["rank1"] != "undervote"]
