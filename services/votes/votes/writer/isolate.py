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
        alone: Verdict = Refused(Unavailable("The vote could not be recorded; repeat it."))
        for _ in range(ATTEMPTS):
            try:
                async with self._pool.connection() as connection:
                    return list(await self._attempt(connection, casts, refusals, patience))
            except TRANSIENT as error:
                log.info("gathered transaction repeated", error=str(error).strip())
            except CommitUnknown:
                log.warning("commit unknown", casts=len(casts))
                return [Refused(errors.OutcomeUnknown()) for _ in casts]
            except pg.LockNotAvailable:
                alone = Busy()
                break
            except PoolTimeout:
                return _unavailable(casts, "The database is busy.")
            except psycopg.OperationalError as error:
                log.warning("database unavailable", error=str(error).strip())
                if not isinstance(error, pg.QueryCanceled):
                    return _unavailable(casts, "The database cannot answer right now.")
                break
            except psycopg.Error as error:
                log.error("gathered transaction refused", error=str(error).strip())
                break
        if len(casts) <= 1:
            return [alone for _ in casts]
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


def _unavailable(casts: Sequence[Cast], detail: str) -> list[Verdict]:
    return [Refused(Unavailable(detail)) for _ in casts]
