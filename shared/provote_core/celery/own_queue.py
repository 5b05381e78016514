"""The work of an own queue: triggered by messages, and by a loop while no message arrives."""

import threading
import time
from collections.abc import Callable

PERIOD = 1.0  # seconds between two checks
PATIENCE = 6.0  # seconds without a message until the loop works by itself


class OwnQueue:
    """Runs `work`, one call at a time in this process.

    `work` does everything that is due. Messages of beat trigger it; without beat or broker the
    loop in the same process does, so no promise depends on either.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._ended = time.monotonic()

    def run(self) -> None:
        """Do what is due now; returns at once if the other thread is doing it already."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            self._work()
        finally:
            self._ended = time.monotonic()
            self._lock.release()

    def step(self) -> float:
        """Do what is due, unless messages arrive; returns the seconds to wait."""
        if time.monotonic() - self._ended >= PATIENCE:
            self.run()
        return PERIOD
