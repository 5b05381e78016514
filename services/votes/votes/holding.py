"""The locks that changes of votes share with casts, in the one order of all (docs/decisions)."""

from uuid import UUID

from django.db import connection

from votes import ballots

ERASURE_LOCK = 0  # every gathered transaction holds it shared

_SHARED = "SELECT pg_advisory_xact_lock_shared(n) FROM unnest(%s::bigint[]) AS n"
_EXCLUSIVE = "SELECT pg_advisory_xact_lock(%s)"


def hold_poll(poll_id: UUID) -> None:
    """Keep the poll open, and its people unerased, until the transaction ends; as a cast does."""
    _execute(_SHARED, sorted({ERASURE_LOCK, ballots.poll_lock(poll_id)}))


def still_poll(poll_id: UUID) -> None:
    """Wait for every cast in flight in the poll, and hold back the next until the end."""
    _execute(_EXCLUSIVE, ballots.poll_lock(poll_id))


def still_everybody() -> None:
    """Wait for every cast in flight anywhere, and hold back the next until the end."""
    _execute(_EXCLUSIVE, ERASURE_LOCK)


def _execute(statement: str, parameter: int | list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
