"""Random profiles with few ballots, so that many counts are tied."""

from collections import Counter
from random import Random
from typing import Any

from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile

LABELS = tuple("ABCDEFGHIJ")


def rankings(
    rng: Random, *, most: int = 6, ballots: int = 12, equal: bool = True, full: bool = False
) -> Profile:
    """Rankings of 2 to `most` candidates, some with equal ranks, truncated unless `full`."""
    size = rng.randint(2, most)
    together = rng.choice(((1,), (1, 1, 2), (1, 2, 3))) if equal else (1,)
    rows: Counter[Any] = Counter()
    for _ in range(rng.randint(1, ballots)):
        order = rng.sample(range(size), size if full else rng.randint(1, size))
        ranks: list[int | tuple[int, ...]] = []
        while order:
            step = rng.choice(together)
            some, order = tuple(sorted(order[:step])), order[step:]
            ranks.append(some if some[1:] else some[0])
        rows[tuple(ranks)] += rng.choice((1, 1, 2, 3))
    return Profile(RANKING, LABELS[:size], rows)


def choices(rng: Random, *, single: bool = False) -> Profile:
    """Marked choices: one on each ballot, or any number."""
    size = rng.randint(2, 6)
    rows: Counter[Any] = Counter()
    for _ in range(rng.randint(1, 12)):
        marked = rng.sample(range(size), 1 if single else rng.randint(1, size))
        rows[tuple(sorted(marked))] += rng.choice((1, 1, 2, 3))
    return Profile(CHOICES, LABELS[:size], rows)


def scores(rng: Random, *, top: int = 5) -> Profile:
    """Scores from 0 to `top`, some left out."""
    size = rng.randint(2, 6)
    rows: Counter[Any] = Counter()
    few = rng.choice((range(top + 1), range(max(0, top - 1), top + 1)))
    for _ in range(rng.randint(1, 9)):
        scored = sorted(rng.sample(range(size), rng.randint(1, size)))
        rows[tuple((c, rng.choice(few)) for c in scored)] += rng.choice((1, 1, 2, 3))
    return Profile(SCORES, LABELS[:size], rows)
