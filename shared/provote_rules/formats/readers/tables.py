"""Tables of ballots: a column a rank, or a column a candidate; rows of texts from any source.

The rows of a rank table have labels; a candidate table has ranks, scores or marks below labels.
Candidates that a table does not list are in the order of their labels, so that the order of the
rows does not matter. A row for 0 ballots that names candidates lists them in its order.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from provote_rules.ballots.packing import Rank
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import Grouping, ranking, translated
from provote_rules.formats.lines import (
    MAX_CANDIDATES,
    MAX_RANKS,
    MAX_SCORE,
    RANK,
    SCORE,
    Lines,
    number_of_candidates,
    whole_number,
)
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.texts import tr

DELIMITER = "|"
OVERVOTE, SKIPPED = "overvote", ("undervote", "skipped")
WORDS = frozenset({OVERVOTE, *SKIPPED, ""})

RANKS, VALUES, MARKS = "ranks", "scores", "marks"
_MARKED = frozenset({"1", "x", "✓", "✔", "yes", "y", "true"})
_UNMARKED = frozenset({"", "0", "-", "no", "n", "false"})
_MARKED_OR_NOT = _MARKED | _UNMARKED
_ORDINAL = re.compile(
    r"([0-9]{1,4})(?:st|nd|rd|th)(?:\s+(?:rank|choice|preference))?", re.IGNORECASE
)
_NUMBER = re.compile(r"-?[0-9.]+")

Row = tuple[int, Sequence[str]]


class RankTable:
    """Collects rows whose cells are the labels of the first, second … rank."""

    def __init__(self, lines: Lines | None = None) -> None:
        self._numbers: dict[str, int] = {}
        self._listed: set[tuple[int, ...]] = set()
        self._grouping = Grouping(lines)

    def add(self, cells: Sequence[str], number: int, line: int) -> None:
        """`number` ballots of a row. Raises MalformedFile."""
        numbers = self._numbers
        row = []
        for cell in cells:
            known = numbers.get(cell)
            if known is None:
                known = numbers[cell] = len(numbers)
                if known > MAX_CANDIDATES:
                    raise MalformedFile(
                        line,
                        tr(
                            "there are more than {max_candidates} candidates",
                            max_candidates=MAX_CANDIDATES,
                        ),
                    )
            row.append(known)
        if number:
            self._grouping.add(tuple(row), number, line)
        elif len(self._listed) < MAX_CANDIDATES:
            self._listed.add(tuple(row))
        else:
            raise MalformedFile(
                line,
                tr(
                    "more than {max_candidates} rows are for 0 ballots",
                    max_candidates=MAX_CANDIDATES,
                ),
            )

    def profile(self) -> Profile:
        """The ballots of all rows."""
        texts = {number: text.strip() for text, number in self._numbers.items()}
        known = set(texts.values())
        whole = {number: _labels(text, known) for number, text in texts.items()}
        candidates = self._candidates(whole)
        position = {label: index for index, label in enumerate(candidates)}
        all_candidates = tuple(range(len(candidates)))
        ranks = {
            number: all_candidates
            if labels is None
            else tuple(position[label] for label in labels)
            for number, labels in whole.items()
        }
        ballots = translated(
            (self._grouping, lambda row, line: ranking([ranks[cell] for cell in row], line))
        )
        return Profile(RANKING, candidates, ballots)

    def _candidates(self, whole: Mapping[int, tuple[str, ...] | None]) -> tuple[str, ...]:
        """Those in rows for 0 ballots, then the others by label."""
        found: dict[str, None] = {}
        for row in sorted(
            [label for number in row for label in whole[number] or ()] for row in self._listed
        ):
            found.update(dict.fromkeys(row))
        others = {label for labels in whole.values() for label in labels or ()}
        return tuple(dict.fromkeys([*found, *sorted(others)]))


def _labels(text: str, texts: set[str]) -> tuple[str, ...] | None:
    """The labels that a cell names: none for a skipped rank, None for an overvote.

    "Ann|Ben" is an overvote of both, if Ann and Ben are in cells of their own.
    """
    lower = text.lower()
    if lower in SKIPPED or not text:
        return ()
    if lower == OVERVOTE:
        return None
    parts = [part.strip() for part in text.split(DELIMITER)]
    return tuple(parts) if len(parts) > 1 and texts.issuperset(parts) else (text,)


class CandidateTable:
    """Collects rows with a cell for each of `candidates`: a rank, a score or a mark."""

    def __init__(self, candidates: tuple[str, ...], lines: Lines | None = None) -> None:
        self._candidates = candidates
        self._grouping = Grouping(lines, numbered=True)

    def add(self, cells: Sequence[str], number: int, line: int) -> None:
        """`number` ballots of a row. Raises MalformedFile."""
        if len(cells) != len(self._candidates):
            detail = tr(
                "there is {count} cell for {candidates}",
                "there are {count} cells for {candidates}",
                count=len(cells),
                candidates=number_of_candidates(len(self._candidates)),
            )
            raise MalformedFile(line, detail)
        row = tuple(_without_ordinal(cell.strip()) for cell in cells)
        self._grouping.add(row, number, line)

    def profile(self, kind: str | None) -> tuple[Profile, str]:
        """The ballots, and the kind of cells: as stated, or the first that fits all of them."""
        kind = kind or self._kind()
        read = {RANKS: self._ranks, VALUES: self._scores, MARKS: self._marks}[kind]
        form = {RANKS: RANKING, VALUES: SCORES, MARKS: CHOICES}[kind]
        return Profile(form, self._candidates, translated((self._grouping, read))), kind

    def _kind(self) -> str:
        """Marks if there is nothing else; ranks if all are; else scores."""
        rows: Iterable[Any] = self._grouping.ballots
        if all(cell.lower() in _MARKED_OR_NOT for row in rows for cell in row):
            return MARKS
        size = len(self._candidates)
        possible = {"", "-"} | {str(rank) for rank in range(1, size + 1)}
        if all(possible.issuperset(row) and _once(row) for row in rows):
            return RANKS
        return VALUES

    def _ranks(self, row: tuple[str, ...], line: int) -> tuple[Rank, ...]:
        ranks: dict[int, list[int]] = {}
        for candidate, cell in enumerate(row):
            if cell not in ("", "-", "0"):
                rank = whole_number(cell, RANK, line, least=1, most=MAX_RANKS)
                ranks.setdefault(rank, []).append(candidate)
        return ranking([ranks.get(rank, ()) for rank in range(1, max(ranks, default=0) + 1)], line)

    def _scores(self, row: tuple[str, ...], line: int) -> tuple[tuple[int, int], ...]:
        for cell in row:
            if cell and not _NUMBER.fullmatch(cell):
                detail = tr(
                    "{text} is no rank, score or mark; columns whose cells are names are called "
                    "rank1, rank2 …",
                    text=shown(cell),
                )
                raise MalformedFile(line, detail)
        return tuple(
            (candidate, whole_number(cell, SCORE, line, least=-MAX_SCORE, most=MAX_SCORE))
            for candidate, cell in enumerate(row)
            if cell
        )

    def _marks(self, row: tuple[str, ...], line: int) -> tuple[int, ...]:
        for cell in row:
            if cell.lower() not in _MARKED_OR_NOT:
                raise MalformedFile(line, tr("{text} is no mark", text=shown(cell)))
        return tuple(index for index, cell in enumerate(row) if cell.lower() in _MARKED)


def _once(row: tuple[str, ...]) -> bool:
    given = [cell for cell in row if cell not in ("", "-")]
    return len(set(given)) == len(given)


def _without_ordinal(cell: str) -> str:
    """The number of "1st" or "1st choice"; other cells as they are."""
    ordinal = None if cell.isdigit() else _ORDINAL.fullmatch(cell)
    return ordinal[1] if ordinal else cell
