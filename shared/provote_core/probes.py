"""A cached probe of what a process with an event loop needs: the database or Redis.

Readiness is public and its probes use what requests need; the cache bounds their load.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

UP_SECONDS = 1.0  # how long a success is cached
DOWN_SECONDS = 0.1  # how long a failure is cached


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
