"""Plain SQL on Django's connection."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def now() -> datetime:
    """The database's clock now, also after a wait for a lock (unlike SQL's `now()`)."""
    [(moment,)] = rows("SELECT clock_timestamp()")
    return moment


def require_writes() -> None:
    """Raise OperationalError, and end the connection, if its server is a standby."""
    connection.end_on_a_standby()  # type: ignore[attr-defined]  # of provote_core.postgresql


def rows(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
