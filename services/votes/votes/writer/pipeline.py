"""Prepared statements, pipelined: one round trip over libpq.

psycopg's cursors do the same with far more Python for each statement and each element of an array.
This is its documented layer beneath, `psycopg.pq`, with text parameters only: a column of a batch
is one array literal.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

import psycopg
from psycopg import AsyncConnection, errors, pq

Row = tuple[bytes | None, ...]
Command = tuple[bytes, Sequence[bytes | None] | None]  # a statement's name, its parameters

_OK = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
_SYNC = pq.ExecStatus.PIPELINE_SYNC


class ConnectionLost(psycopg.OperationalError):
    """The connection ended; `sent`: whether the server may have received the statements."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


class Refused(Exception):
    """The server refused statement number `at`; `cause` is psycopg's error for it."""

    def __init__(self, cause: psycopg.Error, at: int) -> None:
        super().__init__(str(cause))
        self.cause, self.at = cause, at


def literal(values: Iterable[str]) -> bytes:
    """An array of texts that need no quoting: UUIDs, digits, hexadecimal digits, identifiers."""
    return ("{" + ",".join(values) + "}").encode()


def binary(values: Iterable[bytes | None]) -> bytes:
    """An array of bytes, each as PostgreSQL writes them in hexadecimal digits, or NULL."""
    return literal(['"\\\\x' + v.hex() + '"' if v is not None else "NULL" for v in values])


async def prepare(connection: AsyncConnection, statements: Mapping[bytes, str]) -> None:
    """Prepare statements by their names, for the life of the connection."""
    pgconn = connection.pgconn
    sends = [
        partial(pgconn.send_prepare, name, text.encode()) for name, text in statements.items()
    ]
    await _in_pipeline(pgconn, sends)


async def run(connection: AsyncConnection, commands: Sequence[Command]) -> list[list[Row]]:
    """The rows that each command returned.

    Raises Refused for the first error, with the transaction, if any, left to be rolled back;
    ConnectionLost when the connection ended. A connection that is left half-way is closed.
    """
    pgconn = connection.pgconn
    _check(pgconn)
    sends = [partial(pgconn.send_query_prepared, name, values) for name, values in commands]
    return [_rows(result) for result in await _in_pipeline(pgconn, sends)]


def _check(pgconn: Any) -> None:
    """Detect a server that closed the connection while it was idle."""
    try:
        pgconn.consume_input()
    except psycopg.OperationalError as error:
        pgconn.finish()
        raise ConnectionLost(str(error), sent=False) from error


async def _in_pipeline(pgconn: Any, sends: Iterable[Callable[[], None]]) -> list[Any]:
    """The results of the statements that `sends` queues; raises Refused, ConnectionLost."""
    results: list[Any] = []
    complete = False
    try:
        pgconn.enter_pipeline_mode()
        for send in sends:
            send()
        pgconn.pipeline_sync()
        await _exchange(pgconn, results)
        pgconn.exit_pipeline_mode()
        complete = True
    except psycopg.OperationalError as error:
        # The server's last error, if there is one, is more precise than a lost connection.
        if not results or results[-1].status in _OK:
            raise ConnectionLost(str(error), sent=True) from error
    finally:
        if not complete:
            pgconn.finish()
    for number, result in enumerate(results):
        if result.status not in _OK:
            raise Refused(errors.error_from_result(result), number)
    return results


async def _exchange(pgconn: Any, results: list[Any]) -> None:
    """Send what is queued and collect a result for each command, up to the synchronisation."""
    loop, socket = asyncio.get_running_loop(), pgconn.socket
    ready = asyncio.Event()
    loop.add_reader(socket, ready.set)
    try:
        while pgconn.flush():
            loop.add_writer(socket, ready.set)
            await _next(ready, pgconn)
            loop.remove_writer(socket)
        while True:
            while pgconn.is_busy():
                await _next(ready, pgconn)
            result = pgconn.get_result()
            if result is None:
                continue  # the end of one command's results
            if result.status == _SYNC:
                return
            if pgconn.status == pq.ConnStatus.BAD and _reason(result) is None:
                raise psycopg.OperationalError("the server closed the connection")
            results.append(result)
    finally:
        loop.remove_reader(socket)
        loop.remove_writer(socket)


async def _next(ready: asyncio.Event, pgconn: Any) -> None:
    await ready.wait()
    ready.clear()
    pgconn.consume_input()


def _reason(result: Any) -> bytes | None:
    return cast("bytes | None", result.error_field(pq.DiagnosticField.SQLSTATE))


def _rows(result: Any) -> list[Row]:
    columns = range(result.nfields)
    return [
        tuple(result.get_value(row, column) for column in columns) for row in range(result.ntuples)
    ]
