"""Reads over what was told (heads, pages of the feed) and what was heard (lag, dead letters)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from provote_core.outbox.models import Cursor, DeadLetter, Outbox
from provote_core.outbox.rows import StampedRow


class Head(NamedTuple):
    """A source's epoch, its last stamped position and how many events wait for theirs."""

    epoch: int
    last_seq: int
    unstamped: int


class Consumption(NamedTuple):
    """How far one consumed source has been applied; `lag` counts events, never below 0."""

    source: str
    applied_seq: int
    last_seq: int
    lag: int
    applied_at: datetime | None


class Through(NamedTuple):
    """A position, and when its event was told."""

    seq: int
    time: datetime | None


# One statement, hence one snapshot: an event is counted once, stamped or not.
_HEAD = """
SELECT coalesce(max(epoch), 1), coalesce(max(last_seq), 0),
       (SELECT coalesce(sum(count), 0) FROM outbox WHERE first_seq IS NULL)::bigint
FROM outbox_head WHERE source = %s
"""

# Positions are dense, so a range of positions bounds the number of events that is read. The row
# that holds after + 1 is given whole, even where it began earlier or is larger than the page. Of
# a row PostgreSQL is asked whether it holds an event of one of the types, if any are wanted.
_PAGE = """
SELECT id, events::text, count, created_at, traceparent, first_seq
FROM outbox
WHERE first_seq BETWEEN
    coalesce((SELECT max(first_seq) FROM outbox WHERE first_seq <= %(after)s + 1), %(after)s + 1)
    AND %(upto)s
    AND (%(wanted)s::jsonb[] IS NULL OR events @> ANY (%(wanted)s::jsonb[]))
ORDER BY first_seq
"""

_LAST = """
SELECT first_seq + count - 1, created_at FROM outbox
WHERE first_seq <= %(upto)s ORDER BY first_seq DESC LIMIT 1
"""


def head(source: str) -> Head:
    """The head of a source of this service; zeros before the first event."""
    return Head(*_rows(_HEAD, [source])[0])


def page(*, after: int, limit: int) -> list[StampedRow]:
    """Whole stamped rows behind position `after`, in order, with about `limit` events.

    More only if the first row alone has more; empty if `limit` is 0 or nothing is there.
    """
    if limit == 0:
        return []
    rows = _stamped(after=after, upto=after + limit)
    return [row for row in rows if row is rows[0] or row.through <= after + limit]


def page_of(types: Sequence[str], *, after: int, limit: int) -> tuple[list[StampedRow], Through]:
    """Stamped rows behind `after` that hold an event of one of `types`, and how far it looked.

    It looks at about `limit` events, all of the rows that it begins to look at; what it tells is
    `after` and no time if there is nothing more.
    """
    last = [Through(*row) for row in _rows(_LAST, {"upto": after + limit})] if limit else []
    if not last or last[0].seq <= after:
        return [], Through(after, None)
    wanted = [json.dumps([{"type": type_}]) for type_ in types]
    return _stamped(after=after, upto=last[0].seq, wanted=wanted), last[0]


def _stamped(*, after: int, upto: int, wanted: list[str] | None = None) -> list[StampedRow]:
    rows = _rows(_PAGE, {"after": after, "upto": upto, "wanted": wanted})
    return [row for row in (StampedRow(*row) for row in rows) if row.through > after]


def position(row_id: int) -> int | None:
    """The last position of outbox row `row_id`, None while it has none; raises DoesNotExist."""
    row = Outbox.objects.only("first_seq", "count").get(pk=row_id)
    return None if row.first_seq is None else row.first_seq + row.count - 1


def applied_seq(source: str) -> int:
    """The position up to which `source` has been applied here; 0 at the beginning."""
    found = Cursor.objects.filter(source=source).values_list("applied_seq", flat=True)
    return next(iter(found), 0)


def consumption(*, sources: Sequence[str] = ()) -> list[Consumption]:
    """How far each consumed source has been applied, by name; only `sources` if any are given."""
    cursors = Cursor.objects.order_by("source")
    return [
        Consumption(
            cursor.source,
            cursor.applied_seq,
            max(cursor.source_last_seq, cursor.applied_seq),
            max(cursor.source_last_seq - cursor.applied_seq, 0),
            cursor.applied_at,
        )
        for cursor in (cursors.filter(source__in=sources) if sources else cursors)
    ]


def lag(source: str) -> int:
    """How many events of `source` are known of and not yet applied."""
    return next((entry.lag for entry in consumption(sources=[source])), 0)


def dead_letters() -> dict[str, int]:
    """How many dead letters wait, by source; sources without any are not there."""
    waiting = DeadLetter.objects.filter(discarded_at=None).values_list("source")
    return dict(waiting.annotate(Count("pk")).order_by("source"))


def _rows(sql: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
