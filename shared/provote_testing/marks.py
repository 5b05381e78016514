"""Counts the work of normalising text, which grows with the disorder of combining marks."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from unittest import mock

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

# Long runs of marks in the worst order; the last ones are in order until marks or characters
# between them are decomposed or removed.
HOSTILE = [
    "a" + "\u0301\u0316" * 2_000,
    "か" + "\u0301\uff9e" * 2_000,
    "a" + "\u0301\u034f\u0316\u034f" * 2_000,
    "a" + "\u0301\u200d\u0316\u200d" * 2_000,
]


@contextmanager
def counted_swaps() -> Iterator[list[int]]:
    """Count the swaps of neighbouring marks in every call of `unicodedata.normalize`.

    Yields a list to which each call appends its number. Normalising sorts marks by insertion, so
    this is its work: it grows with the square of a run's length when the run is in disorder.
    """
    swaps: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: Form, text: str) -> str:
        decomposed: Form = "NFKD" if "K" in form else "NFD"
        swaps.append(_inversions("".join(normalize(decomposed, c) for c in text)))
        return normalize(form, text)

    with mock.patch.object(unicodedata, "normalize", counted):
        yield swaps


def _inversions(text: str) -> int:
    """The pairs of marks of one run that are in the wrong order."""
    found, before = 0, Counter[int]()
    for mark in map(unicodedata.combining, text):
        if mark:
            found += sum(number for other, number in before.items() if other > mark)
            before[mark] += 1
        else:
            before.clear()
    return found
