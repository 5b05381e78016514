"""Grouped ballots: their keys, their checksum, and what they add up to for each choice.

Pure functions, without a database. The ledger of votes computes the same in PostgreSQL.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, cast

from provote_rules.ballots.packing import Choices, Scores
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, UNPACK

# The forms whose ballots are counted as a whole, in the table ballot_count.
GROUPED = frozenset(UNPACK)
# Checksums are below 2^62, so that PostgreSQL adds two of them as bigint.
MASK = 2**62 - 1


def ballot_key(form: str, text: str) -> bytes:
    """The key of a ballot within its poll: the first 16 bytes of its digest."""
    return _digest(form, text)[:16]


def ballot_hash(form: str, text: str) -> int:
    """The ballot's share in the checksum of its poll, to be multiplied by its votes: 62 bits.

    The sum over all ballots modulo 2^62 is a checksum that single changes can be added to. It
    finds mistakes, not forgeries.
    """
    return int.from_bytes(_digest(form, text)[:8]) & MASK


def wrapped(checksum: int) -> int:
    """The checksum modulo 2^62, not negative."""
    return checksum & MASK


def marks_of(form: str, text: str) -> Iterable[tuple[int, int]]:
    """The choices for which a ballot is one vote, each with its points, which only scores have.

    They are all marked or scored choices; of a ranking the choice in the first place, or all that
    are equal there. Raises ValueError for text that is not canonical.
    """
    return _MARKS[form](text)


def _of_choices(text: str) -> Iterable[tuple[int, int]]:
    marks: Choices = UNPACK[CHOICES](text)
    return ((choice, 0) for choice in marks)


def _of_ranking(text: str) -> Iterable[tuple[int, int]]:
    first = text.partition(">")[0]
    return ((int(choice), 0) for choice in first.split("=")) if first else ()


def _of_scores(text: str) -> Iterable[tuple[int, int]]:
    return cast(Scores, UNPACK[SCORES](text))


_MARKS: dict[str, Callable[[str], Any]] = {
    CHOICES: _of_choices,
    RANKING: _of_ranking,
    SCORES: _of_scores,
}


def _digest(form: str, text: str) -> bytes:
    return hashlib.sha256(f"{form} {text}".encode()).digest()


# The keys of abstentions.
EMPTY_KEYS = tuple(ballot_key(form, "") for form in sorted(GROUPED))
