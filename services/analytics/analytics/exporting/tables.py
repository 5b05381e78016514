"""The tables of a poll that can be exported, in the order of their keys.

They are read from the snapshot of the caller's transaction, unlike the audit log, of which several
services have a part (audit.py). Long tables are read by a server-side cursor, so that the
memory needed does not depend on the number of rows.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db import connection

from analytics import projections
from analytics.projections import ResultSnapshot
from analytics.timeline import reading
from analytics.timeline.numbers import Numbers

ROWS = 2_000  # rows fetched and written at once

Key = int | datetime
Rows = Iterator[Sequence[tuple[Any, ...]]]


class What(StrEnum):
    """What can be exported: tables, and the ballots, which are written by tallying.export."""

    RESULTS = "results"
    ROUNDS = "rounds"
    TIMELINE = "timeline"
    AUDIT = "audit"
    BALLOTS = "ballots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows. The first column is the key, which rises; rounds share their number.

    `texts` are the columns with text that people wrote or sent. `version` changes with the rows.
    """

    columns: tuple[str, ...]
    rows: Rows
    version: str
    texts: frozenset[str] = frozenset()


def read_table(snapshot: ResultSnapshot, what: What, *, after: Key | None) -> Table:
    """The rows of results, rounds or timeline after the key `after`.

    The key is a time for the timeline, and a number for the others. Raises AnalyticsIncomplete.
    """
    return _READERS[what](snapshot, after)


def _results(snapshot: ResultSnapshot, after: Any) -> Table:
    elected = snapshot.tally.elected if snapshot.tally else []
    order = {str(choice): place for place, choice in enumerate(elected, 1)}
    rows = (
        (position, one.choice_id, one.label, one.votes, float(one.percentage),
         order.get(str(one.choice_id)))
        for position, one in enumerate(projections.results(snapshot).choices)
        if after is None or position > after
    )  # fmt: skip
    return Table(
        columns=("position", "choice_id", "label", "votes", "percentage", "elected"),
        rows=_chunks(rows),
        version=snapshot.etag,
        texts=frozenset({"label"}),
    )


def _rounds(snapshot: ResultSnapshot, after: Any) -> Table:
    rounds = snapshot.tally.rounds if snapshot.tally else []
    labels = {str(choice.id): choice.label for choice in snapshot.choices}
    rows = (
        row
        for one in rounds
        if after is None or one["number"] > after
        for row in _round(one, labels)
    )
    return Table(
        columns=("round", "kind", "choice_id", "label", "votes", "outcome"),
        rows=_chunks(rows),
        version=snapshot.etag,
        texts=frozenset({"label"}),
    )


def _round(one: dict[str, Any], labels: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """A row for each choice, then one for each reason why votes are exhausted."""
    decided = dict.fromkeys(one["elected"], "elected") | dict.fromkeys(one["excluded"], "excluded")
    named = [*one["tallies"], *(id_ for id_ in decided if id_ not in one["tallies"])]
    for id_ in named:
        votes = one["tallies"].get(id_)
        yield one["number"], "choice", id_, labels.get(id_, ""), votes, decided.get(id_, "")
    for reason, votes in sorted(one["exhausted"].items()):
        yield one["number"], "exhausted", None, reason, votes, ""


_TIMELINE = f"""
SELECT minute, {", ".join(f'"{kind}"' for kind in Numbers._fields)} FROM poll_minute
WHERE poll_id = %s AND minute > coalesce(%s, '-infinity'::timestamptz) ORDER BY minute
"""  # nosec B608 # only our names are put in


def _timeline(snapshot: ResultSnapshot, after: Any) -> Table:
    reading.require_complete(reading.is_complete(snapshot.poll_id))
    return Table(
        columns=("minute", *Numbers._fields),
        rows=_stream(_TIMELINE, [snapshot.poll_id, after]),
        version=snapshot.etag,
    )


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Rows:
    while chunk := [*islice(rows, ROWS)]:
        yield chunk


def _stream(statement: str, values: list[Any]) -> Rows:
    with closing(connection.connection.cursor("export")) as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(ROWS):
            yield rows


_READERS = {
    What.RESULTS: _results,
    What.ROUNDS: _rounds,
    What.TIMELINE: _timeline,
}
