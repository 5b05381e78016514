"""The casting pool's connections, in a cluster whose primary changes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import AsyncConnectionPool

from votes.writer import pipeline


@asynccontextmanager
async def borrow(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool, which ends if its server refuses a write as a standby does.

    The pool replaces an ended connection by one to the primary. Raises PoolTimeout.
    """
    async with pool.connection() as connection:
        try:
            yield connection
        except Exception as error:
            if is_standby(error):
                connection.pgconn.finish()
            raise


def is_standby(error: Exception) -> bool:
    """Whether a server refused a write because it accepts none."""
    cause = error.cause if isinstance(error, pipeline.Refused) else error
    return isinstance(cause, ReadOnlySqlTransaction)
