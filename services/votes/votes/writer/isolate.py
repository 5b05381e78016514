"""Retries and splitting: what one cast suffers, its neighbours must not."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import psycopg
from psycopg import AsyncConnection, pq
from psycopg import errors as pg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core import logs
from provote_core.exceptions import Unavailable
from votes import errors
from votes.writer import straight, wire
from votes.writer.aftermath import CommitUnknown
from votes.writer.cast import Accepted, Busy, Cast, Judgement, Refusal, Refused, Verdict
from votes.writer.polls import Definitions
from votes.writer.record import PATIENCE, record

ATTEMPTS = 3
LONGEST = 6.0  # seconds for a transaction, more than the server allows a statement
HURRY = 20  # milliseconds for a lock, once somebody is known to hold one
# Another transaction was in the way: the same work may well succeed now.
TRANSIENT = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)
Result = TypeVar("Result")
log = logs.get_logger(__name__)


class Recorder:
    """Records gathered casts through a pool of connections in autocommit mode."""

    def __init__(self, pool: AsyncConnectionPool, definitions: Definitions) -> None:
        self._pool = pool
        self._definitions = definitions

    async def record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal] = (), *, patience: int = PATIENCE
    ) -> list[Verdict]:
        """A verdict for each cast; a cast whose transaction failed is refused with 503.

        Never raises. What the straight way does not record is explained; a transaction that
        explains and is refused is tried again, then halved until the cast at fault stands alone.
        One whose COMMIT is unknown is answered so, and not repeated.
        """
        accepted, patience = await self._straight(casts, patience)
        if accepted is None:
            return [Refused(errors.OutcomeUnknown()) for _ in casts]
        left = [cast for cast in casts if id(cast) not in accepted]
        explained = iter(await self._explain(left, refusals, patience) if left or refusals else ())
        return [accepted.get(id(cast)) or next(explained) for cast in casts]

    async def _straight(
        self, casts: Sequence[Cast], patience: int
    ) -> tuple[dict[int, Accepted] | None, int]:
        """What the straight way recorded, None if nobody can tell; and the patience left."""
        for _ in range(ATTEMPTS):
            try:
                async with self._pool.connection() as connection:
                    attempt = self._attempt_straight(connection, casts)
                    return await _bounded(connection, attempt), patience
            except CommitUnknown as error:
                log.warning("commit unknown", casts=len(casts), error=repr(error.__cause__))
                return None, patience
            except wire.Refused as error:
                held = isinstance(error.cause, pg.LockNotAvailable)
                return {}, HURRY if held else patience
            except wire.ConnectionLost:
                continue
            except psycopg.Error:
                break
        return {}, patience

    async def _attempt_straight(
        self, connection: AsyncConnection, casts: Sequence[Cast]
    ) -> dict[int, Accepted]:
        try:
            return await straight.record(connection, self._definitions, casts)
        except wire.Refused:
            if connection.pgconn.status == pq.ConnStatus.OK:
                await connection.rollback()
            raise

    async def _explain(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal], patience: int
    ) -> list[Verdict]:
        failure: Exception = Unavailable()
        for _ in range(ATTEMPTS):
            try:
                async with self._pool.connection() as connection:
                    attempt = self._attempt(connection, casts, refusals, patience)
                    return list(await _bounded(connection, attempt))
            except (psycopg.Error, CommitUnknown) as error:
                failure = error
                if not _is_worth_repeating(error):
                    break
        log.warning("gathered transaction failed", casts=len(casts), error=repr(failure))
        if isinstance(failure, CommitUnknown):
            return [Refused(errors.OutcomeUnknown()) for _ in casts]
        if _is_lost(failure):
            return [Refused(Unavailable("The database cannot answer right now.")) for _ in casts]
        return await self._split(casts, refusals, failure)

    async def _split(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal], failure: Exception
    ) -> list[Verdict]:
        if len(casts) <= 1:
            if casts and refusals:
                # They have no part in what befell the cast.
                await self._explain((), refusals, HURRY)
            held = isinstance(failure, pg.LockNotAvailable)
            alone = Refused(Unavailable("The vote could not be recorded; repeat it."))
            return [Busy() if held else alone for _ in casts]
        middle = len(casts) // 2
        first = await self._explain(casts[:middle], refusals, HURRY)
        return first + await self._explain(casts[middle:], (), HURRY)

    async def _attempt(
        self,
        connection: AsyncConnection,
        casts: Sequence[Cast],
        refusals: Sequence[Refusal],
        patience: int,
    ) -> list[Judgement]:
        try:
            return await record(connection, self._definitions, casts, refusals, patience=patience)
        except psycopg.Error:
            if not connection.closed and not connection.broken:
                await connection.rollback()
            raise


async def _bounded(connection: AsyncConnection, attempt: Awaitable[Result]) -> Result:
    """The attempt's result; CommitUnknown, and an end to the connection, if it takes too long.

    The server bounds each statement; this is for a server that says nothing any more.
    """
    try:
        async with asyncio.timeout(LONGEST):
            return await attempt
    except TimeoutError as error:
        connection.pgconn.finish()
        raise CommitUnknown from error


def _is_lost(error: Exception) -> bool:
    """Whether the database, not the transaction, was the trouble; COMMIT had not been sent."""
    refused = (
        pg.LockNotAvailable | pg.QueryCanceled | pg.SerializationFailure | pg.DeadlockDetected
    )
    return isinstance(error, psycopg.OperationalError) and not isinstance(error, refused)


def _is_worth_repeating(error: Exception) -> bool:
    """After a restart of the database each pooled connection fails once; an empty pool waits."""
    lost = _is_lost(error) and not isinstance(error, PoolTimeout)
    return lost or isinstance(error, TRANSIENT)
