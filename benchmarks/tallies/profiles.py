"""The ballots that are counted: 1,000,000 rankings of ten candidates, grouped, from a seed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

BALLOTS = 1_000_000
CANDIDATES = 10
SEED = 20_261_129
POOL = 113_000  # distinct rankings of the smaller profile

Rows = list[tuple[tuple[int, ...], int]]


def many(ballots: int) -> Rows:
    """Each complete ranking is equally likely: 1,000,000 ballots have about 874,000 rankings."""
    draw = random.Random(SEED)  # nosec B311 # reproducible, not secret
    return _grouped(_ranking(draw) for _ in range(ballots))


def few(ballots: int) -> Rows:
    """Complete rankings from a pool of 113,000, smaller in proportion for fewer ballots."""
    draw = random.Random(SEED)  # nosec B311 # reproducible, not secret
    pool: dict[tuple[int, ...], None] = {}
    while len(pool) < max(1, POOL * ballots // BALLOTS):
        pool[_ranking(draw)] = None
    return _grouped(draw.choices(list(pool), k=ballots))


def write(rows: Rows, file: Path) -> None:
    """Write the rows as JSON."""
    file.write_text(json.dumps(rows))


def read(file: Path) -> Rows:
    """The rows of a file."""
    return [(tuple(ranking), number) for ranking, number in json.loads(file.read_text())]


def _ranking(draw: random.Random) -> tuple[int, ...]:
    return tuple(draw.sample(range(CANDIDATES), CANDIDATES))


def _grouped(rankings: Iterable[tuple[int, ...]]) -> Rows:
    return list(Counter(rankings).items())
