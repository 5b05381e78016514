"""Retries and bisection: the failure of one cast must not fail the others of its batch."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import psycopg
from psycopg import AsyncConnection, pq
from psycopg import errors as pg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core import logs
from provote_core.exceptions import Unavailable
from provote_rules.texts import tr
from votes import errors
from votes.writer import fast_path, pipeline
from votes.writer.commit import CommitUnknown
from votes.writer.connections import borrow, is_standby
from votes.writer.outcomes import (
    Accepted,
    Cast,
    Locked,
    NeedsConfirmation,
    Outcome,
    Pending,
    Refusal,
    Refused,
)
from votes.writer.polls import Definitions
from votes.writer.slow_path import LOCK_TIMEOUT, record

ATTEMPTS = 3
TRANSACTION_TIMEOUT = 6.0  # seconds for a transaction, more than the server allows a statement
SHORT_LOCK_TIMEOUT = 20  # milliseconds for a lock, once a lock is known to be held
# Conflicts with another transaction: the same work may succeed now.
TRANSIENT = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)
Result = TypeVar("Result")
log = logs.get_logger(__name__)


class Recorder:
    """Records batches of casts through a pool of connections in autocommit mode."""

    def __init__(self, pool: AsyncConnectionPool, definitions: Definitions) -> None:
        self._pool = pool
        self._definitions = definitions

    async def record(
        self,
        casts: Sequence[Cast],
        refusals: Sequence[Refusal] = (),
        *,
        lock_timeout: int = LOCK_TIMEOUT,
    ) -> list[Outcome | Pending]:
        """An outcome for each cast; a cast whose transaction failed is refused with 503.

        Never raises. Casts that the fast path does not record take the slow path; a transaction
        of the slow path that fails is retried, then bisected until the failing cast is alone. A
        transaction whose COMMIT has an unknown outcome is not repeated: OutcomeUnknown.
        """
        accepted, lock_timeout = await self._fast(casts, lock_timeout)
        if accepted is None:
            return [Refused(errors.OutcomeUnknown()) for _ in casts]
        remaining = [cast for cast in casts if id(cast) not in accepted]
        slow: list[Outcome | Pending] = []
        if remaining or refusals:
            slow = await self._slow(remaining, refusals, lock_timeout)
        others = iter(slow)
        return [accepted.get(id(cast)) or next(others) for cast in casts]

    async def _fast(
        self, casts: Sequence[Cast], lock_timeout: int
    ) -> tuple[dict[int, Accepted] | None, int]:
        """Outcomes of the fast path, None if unknown; and the lock timeout for the slow path."""
        for _ in range(ATTEMPTS):
            try:
                async with borrow(self._pool) as connection:
                    attempt = self._attempt_fast(connection, casts)
                    return await _bounded(connection, attempt), lock_timeout
            except CommitUnknown as error:
                log.warning("commit unknown", casts=len(casts), error=repr(error.__cause__))
                return None, lock_timeout
            except pipeline.Refused as error:
                if is_standby(error):
                    continue
                locked = isinstance(error.cause, pg.LockNotAvailable)
                return {}, SHORT_LOCK_TIMEOUT if locked else lock_timeout
            except pipeline.ConnectionLost:
                continue
            except psycopg.Error:
                break
        return {}, lock_timeout

    async def _attempt_fast(
        self, connection: AsyncConnection, casts: Sequence[Cast]
    ) -> dict[int, Accepted]:
        try:
            return await fast_path.record(connection, self._definitions, casts)
        except pipeline.Refused:
            if connection.pgconn.status == pq.ConnStatus.OK:
                await connection.rollback()
            raise

    async def _slow(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal], lock_timeout: int
    ) -> list[Outcome | Pending]:
        failure: Exception = Unavailable()
        for _ in range(ATTEMPTS):
            try:
                async with borrow(self._pool) as connection:
                    attempt = self._attempt_slow(connection, casts, refusals, lock_timeout)
                    return list(await _bounded(connection, attempt))
            except (psycopg.Error, CommitUnknown) as error:
                failure = error
                if not _is_retryable(error):
                    break
        log.warning("batch not recorded", casts=len(casts), error=repr(failure))
        if isinstance(failure, CommitUnknown):
            return [Refused(errors.OutcomeUnknown()) for _ in casts]
        if _is_lost(failure):
            return [Refused(Unavailable(tr("The database is not available."))) for _ in casts]
        return await self._bisect(casts, refusals, failure)

    async def _bisect(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal], failure: Exception
    ) -> list[Outcome | Pending]:
        if len(casts) <= 1:
            if casts and refusals:
                # The cast's failure does not concern them.
                await self._slow((), refusals, SHORT_LOCK_TIMEOUT)
            locked = isinstance(failure, pg.LockNotAvailable)
            failed = Refused(Unavailable(tr("The vote could not be recorded; repeat it.")))
            return [Locked() if locked else failed for _ in casts]
        middle = len(casts) // 2
        first = await self._slow(casts[:middle], refusals, SHORT_LOCK_TIMEOUT)
        return first + await self._slow(casts[middle:], (), SHORT_LOCK_TIMEOUT)

    async def _attempt_slow(
        self,
        connection: AsyncConnection,
        casts: Sequence[Cast],
        refusals: Sequence[Refusal],
        lock_timeout: int,
    ) -> list[Outcome | NeedsConfirmation]:
        try:
            return await record(
                connection, self._definitions, casts, refusals, lock_timeout=lock_timeout
            )
        except psycopg.Error:
            if not connection.closed and not connection.broken:
                await connection.rollback()
            raise


async def _bounded(connection: AsyncConnection, attempt: Awaitable[Result]) -> Result:
    """The attempt's result; CommitUnknown, and an end to the connection, if it takes too long.

    The server bounds each statement; this bounds a server that no longer responds.
    """
    try:
        async with asyncio.timeout(TRANSACTION_TIMEOUT):
            return await attempt
    except TimeoutError as error:
        connection.pgconn.finish()
        raise CommitUnknown from error


def _is_lost(error: Exception) -> bool:
    """Whether the database failed, not the transaction; COMMIT was not sent."""
    refused = (
        pg.LockNotAvailable | pg.QueryCanceled | pg.SerializationFailure | pg.DeadlockDetected
    )
    lost = isinstance(error, psycopg.OperationalError) and not isinstance(error, refused)
    return lost or is_standby(error)


def _is_retryable(error: Exception) -> bool:
    """After a restart of the database each pooled connection fails once; an empty pool waits."""
    lost = _is_lost(error) and not isinstance(error, PoolTimeout)
    return lost or isinstance(error, TRANSIENT)
