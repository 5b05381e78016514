"""Cached probes of what casting needs: the database and Redis.

The endpoint is public and the probe uses the pool that votes need; the cache bounds its load.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core.limits import redis
from votes.writer.batcher import WORKERS

UP_SECONDS = 1.0  # how long a success is cached
DOWN_SECONDS = 0.1  # how long a failure is cached
TABLES = "SELECT FROM vote, idempotency, outbox, audit LIMIT 0"


class CachedProbe:
    """The latest result of `probe`, of which one runs at a time."""

    def __init__(self, probe: Callable[[], Awaitable[bool]]) -> None:
        self._probe = probe
        self._lock = asyncio.Lock()
        self._is_up = False
        self._until = 0.0

    async def is_up(self) -> bool:
        """Whether the latest probe succeeded, at most a second ago; may wait for one probe."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._is_up = await self._probe()
                self._until = time.monotonic() + (UP_SECONDS if self._is_up else DOWN_SECONDS)
        return self._is_up


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
                return True
            except PoolTimeout:
                return False
            except Exception:  # nosec B112 # the next connection may be a new one
                # After a restart of the database each pooled connection fails once.
                continue
        return False
