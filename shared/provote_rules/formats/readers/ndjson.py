"""Provote's own format: a JSON object with the election, then a JSON list for each kind of ballot.

    {"provote": "ballots", "version": 1, "form": "ranking", "candidates": [{"label": "Ann"}, …], …}
    ["0>1", 12]

The list has the packed marks (see provote_rules.ballots.packing) and the number of ballots.
docs/formats.md lists the members of the header.
"""

from collections.abc import Callable, Mapping
from typing import Any

from provote_rules import strict_json
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import ElectionFile, Grouping, anomalies
from provote_rules.formats.lines import MAX_NUMBER, MAX_SCORE, Lines
from provote_rules.formats.readers.ndjson_header import Header
from provote_rules.tally.profiles import RANKING, SCORES, UNPACK, Profile
from provote_rules.texts import tr


def read_ndjson(lines: Lines) -> ElectionFile:
    """The election of a file in Provote's own format. Raises MalformedFile."""
    header = Header(_object(lines))
    form = header.one_of("form", tuple(UNPACK))
    candidates, ids = header.candidates()
    size = len(candidates)
    withdrawn = header.positions("withdrawn", size)
    grouping = Grouping(lines)
    unpack = UNPACK[form]
    for text in lines:
        if text:
            marks, number = _ballots(text, unpack, lines)
            _check_positions(marks, form, size, lines)
            grouping.add(marks, number, lines.number)
    stated = header.number("ballots")
    if stated is not None and stated != grouping.cast:
        detail = tr(
            "the header states {count} ballot, the lines have {cast}",
            "the header states {count} ballots, the lines have {cast}",
            count=stated,
            cast=grouping.cast,
        )
        raise MalformedFile(None, detail)
    profile = Profile(form, candidates, grouping.ballots, frozenset(withdrawn))
    return ElectionFile(
        format="ndjson",
        profile=profile,
        title=header.text("title") or "",
        seats=header.number("seats", least=1),
        method=header.text("method") or None,
        parameters=header.mapping("parameters"),
        report_digest=header.text("report_digest"),
        lot=header.lot(ids or candidates),
        ids=ids,
        equal_ranks=header.flag("equal_ranks"),
        anomalies=anomalies(profile),
    )


def _object(lines: Lines) -> Mapping[str, Any]:
    value = _json(next(lines, ""), lines)
    if not isinstance(value, dict):
        raise MalformedFile(1, tr("the first line must be a JSON object"))
    return value


def _ballots(text: str, unpack: Callable[[str], Any], lines: Lines) -> tuple[Any, int]:
    value = _json(text, lines)
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
        raise lines.error(tr("a line must be [marks, number], not {text}", text=shown(text)))
    if type(value[1]) is not int or not 0 <= value[1] <= MAX_NUMBER:
        raise lines.error(tr("the number of ballots must be a whole number"))
    try:
        return unpack(value[0]), value[1]
    except ValueError as error:
        raise lines.error(
            tr("{text} is not the canonical text of a ballot", text=shown(value[0]))
        ) from error


def _check_positions(marks: Any, form: str, size: int, lines: Lines) -> None:
    if form == RANKING:
        positions = [one for rank in marks for one in ((rank,) if isinstance(rank, int) else rank)]
    else:
        positions = [mark[0] for mark in marks] if form == SCORES else list(marks)
        if form == SCORES and any(abs(mark[1]) > MAX_SCORE for mark in marks):
            raise lines.error(tr("a score is larger than {max_score}", max_score=MAX_SCORE))
    if positions and (min(positions) < 0 or max(positions) >= size):
        raise lines.error(tr("a ballot marks a candidate that the header does not have"))


def _json(text: str, lines: Lines) -> Any:
    try:
        return strict_json.parse(text)
    except ValueError as error:
        raise lines.error(tr("this is not JSON: {error}", error=str(error))) from error
