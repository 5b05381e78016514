"""Counts refused casts by poll, code and hour in memory, and adds them to the database.

Best effort: what was counted since the last write is lost with the process.
"""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from provote_core import logs
from provote_core.exceptions import ProvoteError
from votes.writer.connections import borrow

PERIOD = 5.0  # seconds between two writes
MAX_KEYS = 10_000  # different polls, codes and hours in memory; further ones are not counted

# Ids of polls come from clients: only known polls get rows. The order of the rows is that of their
# locks, in every process.
_ADD = """
INSERT INTO refusal_count AS known (poll_id, code, hour, refused)
SELECT poll_id, code, hour, refused
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::bigint[])
    AS counted(poll_id, code, hour, refused)
JOIN poll_snapshot USING (poll_id)
ORDER BY poll_id, code, hour
ON CONFLICT (poll_id, code, hour) DO UPDATE SET refused = known.refused + excluded.refused
"""

log = logs.get_logger(__name__)


class _Key(NamedTuple):
    poll_id: UUID
    code: str
    hour: datetime


class RefusalCounts:
    """The counts of one process that are not written yet."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection]) -> None:
        self._pool = pool
        self._counts = Counter[_Key]()

    def add(self, poll_id: UUID | None, error: ProvoteError) -> None:
        """Count a refusal, unless it names no poll or the fault is the platform's (5xx)."""
        if poll_id is None or error.status >= 500:
            return
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        key = _Key(poll_id, error.code, hour)
        if key in self._counts or len(self._counts) < MAX_KEYS:
            self._counts[key] += 1

    async def run(self) -> None:
        """Write every PERIOD seconds until it is cancelled."""
        while True:
            await asyncio.sleep(PERIOD)
            await self.flush()

    async def flush(self) -> None:
        """Write what was counted; if that fails, it is kept for the next write."""
        if not self._counts:
            return
        counted, self._counts = self._counts, Counter()
        columns = [list(column) for column in zip(*counted, strict=True)]
        try:
            async with borrow(self._pool) as connection:
                await connection.execute(_ADD, [*columns, list(counted.values())])
        except (psycopg.Error, PoolTimeout) as error:
            log.warning("refusals not written", number=counted.total(), error=repr(error))
            self._counts.update(counted)
