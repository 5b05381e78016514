"""Advisory locks that changes of votes share with casts, always taken in one order."""

from uuid import UUID

from django.db import connection

from votes.lock_numbers import poll_lock

ERASURE_LOCK = 0  # every transaction of casts holds it in shared mode

_SHARED = "SELECT pg_advisory_xact_lock_shared(n) FROM unnest(%s::bigint[]) AS n"
_EXCLUSIVE = "SELECT pg_advisory_xact_lock(%s)"


def lock_poll_shared(poll_id: UUID) -> None:
    """Block seals and erasures until the transaction ends, as a cast does."""
    _execute(_SHARED, sorted({ERASURE_LOCK, poll_lock(poll_id)}))


def lock_poll_exclusive(poll_id: UUID) -> None:
    """Wait for the casts in flight in the poll, and block new ones until the transaction ends."""
    _execute(_EXCLUSIVE, poll_lock(poll_id))


def lock_all_exclusive() -> None:
    """Wait for the casts in flight in all polls, and block new ones until the transaction ends."""
    _execute(_EXCLUSIVE, ERASURE_LOCK)


def _execute(statement: str, parameter: int | list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
