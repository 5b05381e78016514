"""Django's wrapper of a connection; Django finds it by the name of this module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import InternalError, OperationalError
from django.db.backends.postgresql import base
from psycopg.errors import ReadOnlySqlTransaction

STANDBY = "the server accepts no writes: it is a standby, or it is set to read only"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that ends when its server refuses a write as a standby does.

    The pool forgets an ended connection, and the next one finds the primary. For callers it is an
    outage like others, an OperationalError: requests are answered by 503, and loops try again.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute_wrappers.append(_end_on_a_standby)

    def end_on_a_standby(self) -> None:
        """Raise OperationalError, and end the connection, if the server accepts no writes."""
        with self.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            [answer] = cursor.fetchone()
        if answer == "on":
            self.abandon()
            raise OperationalError(STANDBY)

    def abandon(self) -> None:
        """End the connection; the pool forgets it. An open transaction is closed by its block."""
        self.connection.close()
        if not self.in_atomic_block:
            self.close()


def _end_on_a_standby(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    try:
        return execute(sql, params, many, context)
    except InternalError as error:
        if not isinstance(error.__cause__, ReadOnlySqlTransaction):
            raise
        context["connection"].abandon()
        raise OperationalError(STANDBY) from error
