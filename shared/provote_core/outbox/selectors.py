"""Reads over outgoing events (heads, feed pages) and incoming ones (lag, dead letters)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from provote_core.database import rows
from provote_core.outbox.models import Cursor, DeadLetter, Outbox
from provote_core.outbox.rows import SequencedRow


class Head(NamedTuple):
    """A source's epoch, its last position and the number of events without a position."""

    epoch: int
    last_seq: int
    unsequenced: int


class Consumption(NamedTuple):
    """How far one consumed source is applied; `lag` counts events, never below 0."""

    source: str
    applied_seq: int
    last_seq: int
    lag: int
    applied_at: datetime | None


class Through(NamedTuple):
    """A position and the time of its event."""

    seq: int
    time: datetime | None


# One statement, hence one snapshot: an event is counted once, with or without a position.
_HEAD = """
SELECT coalesce(max(epoch), 1), coalesce(max(last_seq), 0),
       (SELECT coalesce(sum(count), 0) FROM outbox WHERE first_seq IS NULL)::bigint
FROM outbox_head WHERE source = %s
"""

# Positions are dense, so a range of positions bounds the number of events read. The row that holds
# after + 1 is returned whole, even if it begins earlier or exceeds the page. With wanted types,
# PostgreSQL selects the rows that hold an event of one of them.
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
    return Head(*rows(_HEAD, [source])[0])


def page(*, after: int, limit: int) -> list[SequencedRow]:
    """Whole sequenced rows after position `after`, in order, with at most `limit` events.

    More only if the first row alone has more; empty if `limit` is 0 or there are none.
    """
    if limit == 0:
        return []
    rows = _sequenced(after=after, upto=after + limit)
    return [row for row in rows if row is rows[0] or row.through <= after + limit]


def page_of_types(
    types: Sequence[str], *, after: int, limit: int
) -> tuple[list[SequencedRow], Through]:
    """Sequenced rows with an event of one of `types` after `after`, and the last position read.

    Examines about `limit` events, in whole rows. Without further rows the position is `after`,
    without a time.
    """
    last = [Through(*row) for row in rows(_LAST, {"upto": after + limit})] if limit else []
    if not last or last[0].seq <= after:
        return [], Through(after, None)
    wanted = [json.dumps([{"type": type_}]) for type_ in types]
    return _sequenced(after=after, upto=last[0].seq, wanted=wanted), last[0]


def _sequenced(*, after: int, upto: int, wanted: list[str] | None = None) -> list[SequencedRow]:
    found = rows(_PAGE, {"after": after, "upto": upto, "wanted": wanted})
    return [row for row in (SequencedRow(*row) for row in found) if row.through > after]


def position(row_id: int) -> int | None:
    """The last position of outbox row `row_id`, None before sequencing; raises DoesNotExist."""
    row = Outbox.objects.only("first_seq", "count").get(pk=row_id)
    return None if row.first_seq is None else row.first_seq + row.count - 1


def applied_seq(source: str) -> int:
    """The position up to which `source` is applied here; 0 at the beginning."""
    found = Cursor.objects.filter(source=source).values_list("applied_seq", flat=True)
    return next(iter(found), 0)


def consumption(*, sources: Sequence[str] = ()) -> list[Consumption]:
    """How far each consumed source is applied, by name; only `sources` if any are given."""
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
    """The number of known events of `source` that are not yet applied."""
    return next((entry.lag for entry in consumption(sources=[source])), 0)


def dead_letters() -> dict[str, int]:
    """The number of pending dead letters by source; sources without any are omitted."""
    waiting = DeadLetter.objects.filter(discarded_at=None).values_list("source")
    return dict(waiting.annotate(Count("pk")).order_by("source"))
