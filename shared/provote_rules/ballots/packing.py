"""The packed marks of ballots: one canonical text for each meaning, in positions of choices.

    choices   "0,3,5"       the marked choices, ascending
    ranking   "3>0=2>5"     the ranks from the first one; equal ranks ascending; a rank that was
                            skipped is empty ("3>>5"), and skipped ranks at the end are left out
    scores    "0:5,3:-2"    the scored choices, ascending, with their scores

The empty text is the empty ballot: an abstention. Positions count from 0, as frozen in the poll's
definition. The text is stored, sent in events, grouped, exported and committed to; docs/decisions/
0042 says why it is text.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias, TypeVar

Rank: TypeAlias = int | tuple[int, ...]
Choices: TypeAlias = tuple[int, ...]
Ranking: TypeAlias = tuple[Rank, ...]
Scores: TypeAlias = tuple[tuple[int, int], ...]

_Marks = TypeVar("_Marks")
_POSITIONS: Mapping[str, int] = {str(position): position for position in range(1_000)}


def pack_choices(positions: Iterable[int]) -> str:
    """The packed text of marked choices, in any order."""
    return ",".join(map(str, sorted(positions)))


def unpack_choices(text: str) -> Choices:
    """The marked choices, ascending. Raises ValueError for a text that is not canonical."""
    marks = tuple(map(_position, text.split(","))) if text else ()
    return _checked(marks, pack_choices(set(marks)), text)


def pack_ranking(ranks: Iterable[int | Collection[int]]) -> str:
    """The packed text of ranks: each a position, several with an equal rank, or none (skipped)."""
    texts = [
        str(rank) if isinstance(rank, int) else "=".join(map(str, sorted(rank))) for rank in ranks
    ]
    return ">".join(texts).rstrip(">")


def unpack_ranking(text: str) -> Ranking:
    """The ranks: an int, a tuple of equal ranks, or () for a skipped rank.

    A choice may appear twice: such raw marks of imports are read by the rules of the election.
    Raises ValueError for a text that is not canonical.
    """
    if not text:
        return ()
    try:  # most ballots: texts that are found are canonical, and need no check
        return tuple(map(_POSITIONS.__getitem__, text.split(">")))
    except KeyError:
        ranks = tuple(_rank(part) for part in text.split(">"))
    return _checked(ranks, pack_ranking(ranks), text)


def pack_scores(scores: Mapping[int, int]) -> str:
    """The packed text of scores by position."""
    return ",".join(f"{position}:{scores[position]}" for position in sorted(scores))


def unpack_scores(text: str) -> Scores:
    """Pairs of position and score, ascending. Raises ValueError for a text not canonical."""
    pairs = tuple(_pair(part) for part in text.split(",")) if text else ()
    return _checked(pairs, pack_scores(dict(pairs)), text)


def _rank(text: str) -> Rank:
    if "=" in text:
        return tuple(map(_position, text.split("=")))
    return _position(text) if text else ()


def _pair(text: str) -> tuple[int, int]:
    position, _, score = text.partition(":")
    return _position(position), int(score)


def _position(text: str) -> int:
    """A position; int() also takes negative numbers, and texts that are not canonical."""
    if text.startswith("-"):
        raise ValueError(f"a ballot has the negative position {text[:80]!r}")
    return int(text)


def _checked(marks: _Marks, canonical: str, text: str) -> _Marks:
    if canonical != text:
        raise ValueError(f"{text[:80]!r} is not the canonical text of a ballot")
    return marks
