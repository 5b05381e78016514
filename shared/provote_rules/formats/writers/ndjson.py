"""Provote's own format: see readers.ndjson. It holds everything."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from provote_rules.formats.files import ElectionFile
from provote_rules.formats.readers.ndjson_header import VERSION
from provote_rules.formats.writers.rows import packed, rows
from provote_rules.tally.ties import DrawnByHand, Lot


def write_ndjson(election: ElectionFile) -> Iterator[str]:
    """The lines of the file."""
    yield line(header(election))
    form = election.profile.form
    for marks, number in rows(election.profile):
        yield line([packed(form, marks), number])


def header(election: ElectionFile) -> dict[str, Any]:
    """The first line: all that the file states but the ballots themselves."""
    profile = election.profile
    return {
        "provote": "ballots",
        "version": VERSION,
        "title": election.title,
        "form": profile.form,
        "method": election.method,
        "seats": election.seats,
        "parameters": dict(election.parameters),
        "candidates": _candidates(election),
        "withdrawn": sorted(profile.withdrawn),
        "equal_ranks": election.equal_ranks,
        "lot": None if election.lot is None else lot(election.lot),
        "report_digest": election.report_digest,
        "ballots": profile.cast,
    }


def lot(how: Lot) -> Mapping[str, Any]:
    """A lot as the header has it."""
    if isinstance(how, DrawnByHand):
        return {"by": how.name, "decisions": [list(order) for order in how.decisions]}
    return {"by": how.name, **how.evidence()}


def line(value: Any) -> str:
    """One line of the file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _candidates(election: ElectionFile) -> list[dict[str, str]]:
    labels = election.profile.candidates
    if not election.ids:
        return [{"label": label} for label in labels]
    pairs = zip(election.ids, labels, strict=True)
    return [{"id": one, "label": label} for one, label in pairs]
