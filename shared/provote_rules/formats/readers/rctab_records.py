"""The cast vote records that an RCTab configuration names, by their provider."""

import csv
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import Grouping, ranking
from provote_rules.formats.lines import MAX_RANKS, Lines, whole_number
from provote_rules.formats.readers import cdf, xlsx
from provote_rules.tally.profiles import RANKING, Profile

WRITE_INS = "Undeclared Write-ins"
UNNAMED = None  # an overvote whose candidates are not named
_UNNAMED = (-2, -1)  # until all candidates are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file with cast vote records; columns and rows count from 0, `ranks` is 0 for any number.

    `overvote`, `skipped` and `write_in` are texts in cells that stand for these, if not empty.
    """

    path: str
    provider: str
    contest: str = ""
    first_column: int = 0
    first_row: int = 0
    ranks: int = 0
    overvote: str = ""
    skipped: str = ""
    write_in: str = ""
    delimiter: str = ""
    blank_is_write_in: bool = False


Ranks = list[list[str] | None]  # the candidates at each rank, or UNNAMED
Records = Iterator[tuple[int | None, Ranks]]


class Roll:
    """Collects ballots of the declared candidates, and of undeclared write-ins where there are."""

    def __init__(
        self, labels: Sequence[str], names: Mapping[str, str], *, has_write_ins: bool
    ) -> None:
        self._labels = list(labels)
        positions = {label: index for index, label in enumerate(labels)}
        self._positions = {WRITE_INS: len(labels)} | positions
        self._positions |= {name: positions[label] for name, label in names.items()}
        self._has_write_ins = has_write_ins
        self._grouping = Grouping()

    def add(self, ranks: Ranks, file: str, line: int | None) -> None:
        """One more ballot. Raises MalformedFile for an unknown candidate."""
        self._grouping.add(
            ranking([self._rank(rank, file, line) for rank in ranks], line or 0), 1, line or 0
        )

    def profile(self) -> Profile:
        """All ballots; an overvote of unnamed candidates has all."""
        labels = [*self._labels, *([WRITE_INS] if self._has_write_ins else [])]
        all_candidates = range(len(labels))
        ballots: Counter[Hashable] = Counter()
        rows: Mapping[Any, int] = self._grouping.ballots
        for marks, number in rows.items():
            ranks = [
                (rank,) if isinstance(rank, int) else all_candidates if rank == _UNNAMED else rank
                for rank in marks
            ]
            ballots[ranking(ranks, 0)] += number
        return Profile(RANKING, tuple(labels), ballots)

    def _rank(self, rank: list[str] | None, file: str, line: int | None) -> Sequence[int]:
        if rank is UNNAMED:
            return _UNNAMED
        found = []
        for name in rank:
            position = self._positions.get(name)
            if position is None:
                raise MalformedFile(line, f"{file}: there is no candidate {shown(name)}")
            self._has_write_ins |= position == len(self._labels)
            found.append(position)
        return found


def _excel(path: Path, source: Source) -> Records:
    for number, cells in xlsx.rows(path):
        if number > source.first_row:
            cells = cells[source.first_column :]
            yield number, [_named(cell, source) for cell in _ranked(cells, source)]


def _ranked(cells: Sequence[str], source: Source) -> Sequence[str]:
    if not source.blank_is_write_in or not source.ranks:
        return cells[: source.ranks or MAX_RANKS]
    return [*cells, *[""] * source.ranks][: source.ranks]


def _named(cell: str, source: Source) -> list[str] | None:
    if not cell:
        return [WRITE_INS] if source.blank_is_write_in else []
    if source.skipped and cell == source.skipped:
        return []
    if source.overvote and cell == source.overvote:
        return UNNAMED
    parts = cell.split(source.delimiter) if source.delimiter else [cell]
    return [WRITE_INS if part == source.write_in else part.strip() for part in parts]


def _generic_csv(path: Path, source: Source) -> Records:
    rows = _csv(path)
    _, header = next(rows, (0, []))
    names = [WRITE_INS if name == source.write_in else name for name in header]
    for line, cells in rows:
        ranks: dict[int, list[str]] = {}
        for name, cell in zip(
            names[source.first_column :], cells[source.first_column :], strict=False
        ):
            if cell:
                rank = whole_number(cell, "a rank", line, least=1, most=MAX_RANKS)
                ranks.setdefault(rank, []).append(name)
        yield line, _in_order(ranks)


def _clear_ballot(path: Path, source: Source) -> Records:
    rows = _csv(path)
    _, header = next(rows, (0, []))
    marks: dict[int, tuple[int, str]] = {}
    for column, name in enumerate(header):
        parts = name.split(":")
        if len(parts) >= 5 and parts[0].startswith("Choice_") and parts[1] == source.contest:
            rank = whole_number(parts[2], "a rank", 1, least=1, most=MAX_RANKS)
            label = WRITE_INS if parts[4] == source.write_in else parts[4]
            marks[column] = (rank, label)
    if not marks:
        raise MalformedFile(None, f"{path.name}: no column has the contest of the configuration")
    for line, cells in rows:
        ranks: dict[int, list[str]] = {}
        for column, (rank, label) in marks.items():
            if column < len(cells) and cells[column] == "1":
                ranks.setdefault(rank, []).append(label)
        yield line, _in_order(ranks)


def _cdf(path: Path, source: Source) -> Records:
    for ranks in cdf.ballots(path, source.contest):
        yield (
            None,
            [
                [
                    WRITE_INS
                    if name is None or (source.write_in and name == source.write_in)
                    else name
                    for name in rank
                ]
                for rank in ranks
            ],
        )


def _in_order(ranks: Mapping[int, list[str]]) -> Ranks:
    return [ranks.get(rank, []) for rank in range(1, max(ranks, default=0) + 1)]


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows, with the numbers of their lines."""
    with path.open("rb") as stream:
        lines = Lines(stream)
        try:
            for row in csv.reader((text + "\n" for text in lines), strict=True):
                if row:
                    yield lines.number, [cell.strip() for cell in row]
        except csv.Error as error:
            raise MalformedFile(lines.number, f"{path.name} is not CSV: {error}") from error


RECORDS: Mapping[str, Callable[[Path, Source], Records]] = {
    "cdf": _cdf,
    "clearBallot": _clear_ballot,
    "ess": _excel,
    "genericCsv": _generic_csv,
}
