"""CSV: a column a rank, or a column a candidate for choices and scores; and the number of ballots.

A first row for 0 ballots lists the candidates of a rank table in their order. Columns of
candidates say what their cells are: "mark:Ann", "score:Ann". Title and seats are left out.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

from provote_rules.formats.errors import CannotHold, shown
from provote_rules.formats.files import ElectionFile
from provote_rules.formats.readers.tables import DELIMITER, WORDS
from provote_rules.formats.writers.rows import check_labels, refuse, rows
from provote_rules.tally.profiles import RANKING, SCORES, Profile
from provote_rules.texts import tr


def write_csv(election: ElectionFile) -> Iterator[str]:
    """The lines of the file. Raises CannotHold."""
    refuse(election, "csv", "withdrawn candidates", "equal ranks")
    profile = election.profile
    if profile.form != RANKING:
        check_labels(election, "csv")
        return _candidate_columns(profile)
    check_labels(election, "csv", DELIMITER)
    for label in profile.candidates:
        if label.lower() in WORDS:
            raise CannotHold("csv", tr("the name {name}", name=shown(label)))
    return _rank_columns(profile)


def _rank_columns(profile: Profile) -> Iterator[str]:
    labels = profile.candidates
    ranks = (len(cast(Any, marks)) for marks in profile.ballots)
    width = max(len(labels), max(ranks, default=0))
    yield _line([*(f"rank{number}" for number in range(1, width + 1)), "count"])
    yield _line([*_filled(list(labels), width), 0])
    for marks, number in rows(profile):
        cells = [_cell(rank, labels) for rank in marks]
        yield _line([*_filled(cells, width), number])


def _cell(rank: Any, labels: Sequence[str]) -> str:
    if isinstance(rank, int):
        return labels[rank]
    if len(rank) == len(labels) > 1:
        return "overvote"
    return DELIMITER.join(labels[one] for one in rank)


def _filled(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _candidate_columns(profile: Profile) -> Iterator[str]:
    kind = "score" if profile.form == SCORES else "mark"
    yield _line([*(f"{kind}:{label}" for label in profile.candidates), "count"])
    for marks, number in rows(profile):
        found = dict(marks if profile.form == SCORES else ((choice, 1) for choice in marks))
        cells = [found.get(index, "") for index in range(len(profile.candidates))]
        yield _line([*cells, number])


def _line(cells: Sequence[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
