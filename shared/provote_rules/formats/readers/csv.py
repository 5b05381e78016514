"""CSV: a column a rank, or a column a candidate; a column with the number of ballots is optional.

    rank1,rank2,rank3,count          id,Ann,Ben,Eve
    Ann,Ben,undervote,12             1,1,,2

The first row has the names of the columns. Columns called rank, choice or preference with a number
("rank1", "Choice 2", "1st choice") make a rank table; all others are candidates, except for
a first column of ids. docs/formats.md says what the cells mean.
"""

import csv
import re
from collections.abc import Iterator, Sequence

from provote_rules.formats.errors import shown
from provote_rules.formats.files import ElectionFile, anomalies, distinct
from provote_rules.formats.lines import Lines, number_of_ballots
from provote_rules.formats.readers.tables import (
    MARKS,
    RANKS,
    VALUES,
    CandidateTable,
    RankTable,
)
from provote_rules.texts import tr

_ORDINALS = {
    word: rank
    for rank, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth"),
        1,
    )
}  # fmt: skip
# The name of a contest or a question may come first: "Mayor 1st Choice", "Rank them [Rank 1]".
_WORD = r"(?:rank(?:ing)?|choice|preference|pref)"
_RANK = re.compile(
    rf"(?:.*[\s\[(:_-])?(?:{_WORD}[\s_.#(-]*([0-9]{{1,4}})"
    rf"|([0-9]{{1,4}})(?:st|nd|rd|th)?[\s_.-]*{_WORD}"
    rf"|({'|'.join(_ORDINALS)})[\s_-]*{_WORD})[\])]?",
    re.IGNORECASE,
)
_GRID = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]")
_KINDS = {"rank:": RANKS, "score:": VALUES, "mark:": MARKS}
_COUNT = frozenset(
    {"count", "counts", "votes", "ballots", "weight", "number", "n", "multiplicity"}
)
_OTHER = frozenset(
    {"", "id", "ballot", "ballot id", "ballotid", "voter", "voter id", "voterid",
     "cast vote record", "response id", "timestamp", "precinct", "precinct id", "batch",
     "batch id", "row", "#", "email", "email address", "ballot style", "ballot status",
     "ballot type", "counting group", "precinct portion"}
)  # fmt: skip


def read_csv(lines: Lines, *, cells: str | None = None, delimiter: str = "") -> ElectionFile:
    """The election of a CSV file; `cells` says what a candidate table has: see `tables`.

    Raises MalformedFile.
    """
    rows = _rows(lines, delimiter)
    header = next(rows, [])
    if not any(header):
        raise lines.error(tr("there is no row with the names of the columns"))
    names = [" ".join(name.lower().replace("_", " ").split()) for name in header]
    counts = [index for index, name in enumerate(names) if name in _COUNT]
    if len(counts) > 1:
        raise lines.error(tr("two columns have the number of ballots"))
    count = counts[0] if counts else None
    ranks = _rank_columns(header, lines)
    if ranks:
        return _rank_table(rows, lines, ranks, count, len(header))
    columns = [i for i, name in enumerate(names) if i != count and name not in _OTHER]
    if not columns:
        raise lines.error(tr("no column is a rank or a candidate"))
    return _candidate_table(rows, lines, header, columns, count, cells)


def _rank_table(
    rows: Iterator[list[str]], lines: Lines, ranks: list[int], count: int | None, width: int
) -> ElectionFile:
    table = RankTable(lines)
    for row in rows:
        number = _count(row, count, width, lines)
        table.add([row[column] for column in ranks], number, lines.number)
    profile = table.profile()
    if not profile.candidates:
        raise lines.error(tr("there is no candidate"))
    return ElectionFile(format="csv", profile=profile, anomalies=anomalies(profile))


def _candidate_table(
    rows: Iterator[list[str]], lines: Lines, header: Sequence[str], columns: list[int],
    count: int | None, cells: str | None,
) -> ElectionFile:  # fmt: skip
    names, stated = _without_kind([header[column].strip() for column in columns])
    labels, changed = distinct(names)
    table = CandidateTable(labels, lines)
    for row in rows:
        number = _count(row, count, len(header), lines)
        table.add([row[column] for column in columns], number, lines.number)
    profile, kind = table.profile(cells or stated)
    return ElectionFile(
        format="csv",
        profile=profile,
        equal_ranks=kind == RANKS,
        anomalies=anomalies(profile, changed),
        notes=(f"The cells below the candidates are read as {kind}.",),
    )


def _without_kind(names: list[str]) -> tuple[list[str], str | None]:
    """The names, and the kind of cells if all names begin with it: "score:Ann".

    Forms name the columns of a grid "Question [Ann]": the question is no part of the name.
    """
    for prefix, kind in _KINDS.items():
        if all(name.startswith(prefix) for name in names):
            return [name.removeprefix(prefix) for name in names], kind
    grid = [_GRID.fullmatch(name) for name in names]
    if len({match[1] for match in grid if match}) == 1 and all(grid):
        names = [match[2].strip() for match in grid if match]
    return names, None


def _rows(lines: Lines, delimiter: str) -> Iterator[list[str]]:
    """The rows that are not empty; quoted cells may have line ends."""
    first = next(lines, "")
    if len(first) == 5 and first.lower().startswith("sep="):  # a spreadsheet says it
        delimiter, first = delimiter or first[4], next(lines, "")
    if not delimiter:
        delimiter = max(",;\t", key=first.count)

    def texts() -> Iterator[str]:
        yield first + "\n"
        for text in lines:
            yield text + "\n"

    try:
        for row in csv.reader(texts(), delimiter=delimiter, strict=True):
            if row:
                yield row
    except csv.Error as error:
        raise lines.error(tr("this is not CSV: {error}", error=str(error))) from error


def _rank_columns(header: Sequence[str], lines: Lines) -> list[int]:
    """The columns of the ranks, from the first rank on."""
    found: dict[int, int] = {}
    for column, name in enumerate(header):
        match = _RANK.fullmatch(name.strip())
        if match and not name.startswith(tuple(_KINDS)):
            rank = _ORDINALS[match[3].lower()] if match[3] else int(match[1] or match[2])
            if rank in found:
                raise lines.error(tr("two columns have the rank {rank}", rank=rank))
            found[rank] = column
    if found and sorted(found) != list(range(min(found), min(found) + len(found))):
        raise lines.error(tr("a column of a rank is missing"))
    return [found[rank] for rank in sorted(found)]


def _count(row: Sequence[str], column: int | None, width: int, lines: Lines) -> int:
    if len(row) != width:
        detail = tr(
            "there is {count} cell in {columns}: {text}",
            "there are {count} cells in {columns}: {text}",
            count=len(row),
            columns=tr("{count} column", "{count} columns", count=width),
            text=shown(",".join(row)),
        )
        raise lines.error(detail)
    if column is None:
        return 1
    return number_of_ballots(row[column].strip(), lines.number)
