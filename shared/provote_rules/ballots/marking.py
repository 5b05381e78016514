"""Reads marks by ids of choices into positions, and finds what is wrong with them.

Pointers are relative to the marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from provote_rules.ballots import problems
from provote_rules.ballots.problems import Problem

if TYPE_CHECKING:
    from provote_rules.ballots.papers import BallotPaper

Ranks: TypeAlias = Sequence[int | Sequence[int]]
_UNKNOWN = -1


def read_choices(marks: Sequence[str], paper: BallotPaper) -> list[int] | Problem:
    """The positions of distinct choices, in the same order."""
    found = _positions(marks, paper)
    return _flaw(found, (f"/{index}" for index in range(len(found)))) or found


def read_ranks(marks: Sequence[str | Sequence[str]], paper: BallotPaper) -> Ranks | Problem:
    """The positions by rank: a list where the marks have a list."""
    if {*map(type, marks)} == {str}:
        return read_choices(marks, paper)  # type: ignore[arg-type]  # they are all texts
    for index, mark in enumerate(marks):
        if not mark:
            return problems.EMPTY_RANK.at(index)
        if len(mark) > 1 and not isinstance(mark, str) and not paper.rule("equal_ranks"):
            return problems.EQUAL_RANKS.at(index)
    ranks = [_positions([mark] if isinstance(mark, str) else mark, paper) for mark in marks]
    pointers = [
        f"/{index}" if isinstance(mark, str) else f"/{index}/{place}"
        for index, (mark, rank) in enumerate(zip(marks, ranks, strict=True))
        for place in range(len(rank))
    ]
    return _flaw([position for rank in ranks for position in rank], pointers) or ranks


def read_scores(marks: Mapping[str, int], paper: BallotPaper) -> dict[int, int] | Problem:
    """The scores by position."""
    found = _positions(marks, paper)
    flaw = _flaw(found, (f"/{mark}" for mark in marks))
    if flaw is not None:
        return flaw
    least, most, step = paper.rule("min"), paper.rule("max"), paper.rule("step")
    for mark, score in marks.items():
        if not least <= score <= most:
            return problems.out_of_range(least, most).at(mark)
        if (score - least) % step:
            return problems.off_step(least, step).at(mark)
    return dict(zip(found, marks.values(), strict=True))


def _positions(marks: Iterable[str], paper: BallotPaper) -> list[int]:
    """The positions of the choices; _UNKNOWN for a choice that the poll does not have."""
    known = paper.positions
    try:
        return [known[mark] for mark in marks]
    except KeyError:  # an id in capitals, or an unknown one
        return [known.get(mark.lower(), _UNKNOWN) for mark in marks]


def _flaw(positions: Sequence[int], pointers: Iterable[str]) -> Problem | None:
    """The first choice that is unknown, or that the ballot has twice."""
    if len(set(positions)) == len(positions) and _UNKNOWN not in positions:
        return None
    seen: set[int] = set()
    for position, pointer in zip(positions, pointers, strict=True):
        if position == _UNKNOWN:
            return problems.UNKNOWN_CHOICE._replace(pointer=pointer)
        if position in seen:
            return problems.REPEATED._replace(pointer=pointer)
        seen.add(position)
    return None
