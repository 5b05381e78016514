"""BLT: it holds rankings, with equal and skipped ranks, repeats and withdrawn candidates."""

from collections.abc import Iterator
from typing import Any

from provote_rules.formats.errors import CannotHold, shown
from provote_rules.formats.files import ElectionFile
from provote_rules.formats.readers.blt_names import texts_of
from provote_rules.formats.writers.rows import check_labels, refuse, rows
from provote_rules.texts import tr


def write_blt(election: ElectionFile) -> Iterator[str]:
    """The lines of the file. Raises CannotHold."""
    refuse(election, "blt", "choices", "scores")
    check_labels(election, "blt")
    profile = election.profile
    title = [election.title] if election.title else []
    names = [_quoted(label) for label in (*profile.candidates, *title)]
    return _lines(election, names)


def _lines(election: ElectionFile, names: list[str]) -> Iterator[str]:
    profile = election.profile
    yield f"{len(profile.candidates)} {election.seats or 1}\n"
    if profile.withdrawn:
        yield " ".join(f"-{one + 1}" for one in sorted(profile.withdrawn)) + "\n"
    for marks, number in rows(profile):
        yield " ".join([str(number), *map(_rank, marks), "0"]) + "\n"
    yield "0\n"
    for name in names:
        yield f"{name}\n"


def _rank(rank: Any) -> str:
    if isinstance(rank, int):
        return str(rank + 1)
    return "=".join(str(one + 1) for one in rank) or "-"


def _quoted(label: str) -> str:
    """The label in quotes, those inside doubled; only if it is read as the same label."""
    text = '"' + label.replace('"', '""') + '"'
    if texts_of(text) != [label]:
        raise CannotHold("blt", tr("the name {name}", name=shown(label)))
    return text
