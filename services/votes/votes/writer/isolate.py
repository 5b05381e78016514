"""Retries and splitting: what one cast suffers, its neighbours must not."""

from collections.abc import Sequence

import psycopg
from psycopg import AsyncConnection
from psycopg import errors as pg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core import logs
from provote_core.exceptions import Unavailable
from votes import errors
from votes.writer.aftermath import CommitUnknown
from votes.writer.cast import Busy, Cast, Judgement, Refusal, Refused, Verdict
from votes.writer.polls import Definitions
from votes.writer.record import PATIENCE, record

ATTEMPTS = 3
HURRY = 20  # milliseconds for a lock, once somebody is known to hold one
# Another transaction was in the way: the same work may well succeed now.
TRANSIENT = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)
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

        Never raises. A transaction that PostgreSQL refused is tried again, then halved until the
        cast at fault stands alone; one whose COMMIT is unknown is answered so, and not repeated.
        """
        failure: Exception = Unavailable()
        for _ in range(ATTEMPTS):
            try:
                async with self._pool.connection() as connection:
                    return list(await self._attempt(connection, casts, refusals, patience))
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
            held = isinstance(failure, pg.LockNotAvailable)
            alone = Refused(Unavailable("The vote could not be recorded; repeat it."))
            return [Busy() if held else alone for _ in casts]
        middle = len(casts) // 2
        first = await self.record(casts[:middle], refusals, patience=HURRY)
        return first + await self.record(casts[middle:], patience=HURRY)

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
