"""Cached probes of what casting needs: the database and Redis.

The endpoint is public and the probe uses the pool that votes need; the cache bounds its load.
"""

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core.limits import redis
from provote_core.probes import CachedProbe
from votes.writer.batcher import WORKERS

# A standby has the tables, too, and no cast could be recorded there.
TABLES = "SELECT FROM vote, idempotency, outbox, audit LIMIT 0"
READ_ONLY = "SHOW transaction_read_only"


class Readiness:
    """Probes a pool's database, with at most one connection of the pool, and Redis."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection]) -> None:
        self._pool = pool
        self.database = CachedProbe(self._is_database_up)
        # The limiter's state is not enough: a process without casts never uses the limiter.
        self.redis = CachedProbe(redis.ping_async)

    async def _is_database_up(self) -> bool:
        for _ in range(WORKERS + 1):
            try:
                async with self._pool.connection() as connection:
                    await connection.execute(TABLES)
                    cursor = await connection.execute(READ_ONLY)
                    if await cursor.fetchone() == ("off",):
                        return True
                    connection.pgconn.finish()
            except PoolTimeout:
                return False
            except Exception:  # nosec B112 # the next connection may be a new one
                # After a restart of the database each pooled connection fails once.
                continue
        return False
