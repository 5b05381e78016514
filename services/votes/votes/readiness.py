"""Whether the casting process can work: one looks, and all who ask meanwhile believe it.

Anybody may ask, as often as they like; what they ask about is the pool that votes need.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core.limits import redis
from votes.writer.gather import LANES

BELIEVED = 1.0  # seconds that whoever answered is taken to answer
DOUBTED = 0.1  # seconds that one which did not is not asked again
TABLES = "SELECT FROM vote, idempotency, outbox, audit LIMIT 0"


class Look:
    """The latest answer of `look`, of which one is under way at a time."""

    def __init__(self, look: Callable[[], Awaitable[bool]]) -> None:
        self._look = look
        self._looking = asyncio.Lock()
        self._answers = False
        self._until = 0.0

    async def is_up(self) -> bool:
        """Whether it answered, a second ago at most; may wait for one look."""
        async with self._looking:
            if time.monotonic() >= self._until:
                self._answers = await self._look()
                self._until = time.monotonic() + (BELIEVED if self._answers else DOUBTED)
        return self._answers


class Readiness:
    """Looks at a pool's database, with at most one connection of it, and at Redis."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection]) -> None:
        self._pool = pool
        self.database = Look(self._database_answers)
        # Not what the limiter knows: a process that casts nothing asks it nothing.
        self.redis = Look(redis.ping_async)

    async def _database_answers(self) -> bool:
        for _ in range(LANES + 1):
            try:
                async with self._pool.connection() as connection:
                    await connection.execute(TABLES)
                return True
            except PoolTimeout:
                return False
            except Exception:  # nosec B112 # the next connection may be one of today
                # After a restart of the database each pooled connection fails once.
                continue
        return False
