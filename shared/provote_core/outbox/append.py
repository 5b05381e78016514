"""Append events to the outbox: one row in the transaction that makes them true."""

from collections.abc import Sequence

from django.db import connection, transaction

from provote_core import context
from provote_core.events.envelope import Fact
from provote_core.outbox.rows import INSERT_SQL, row_payload


def append(events: Sequence[Fact]) -> int:
    """Write `events` as one outbox row and return its id, the `position_hint` of a response.

    Call it inside the transaction that makes the events true, with the aggregate locked, so that
    ids rise in the order of the events. Raises TransactionManagementError outside a transaction
    and ValueError without events. Not idempotent: each call writes a row.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "events are appended inside the transaction that makes them true"
        )
    text, count = row_payload(events)
    request = context.current()
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SQL, [text, count, request.traceparent if request else ""])
        row: tuple[int] = cursor.fetchone()
    return row[0]
