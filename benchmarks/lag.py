"""The age of the oldest uncounted event, sampled under load."""

from __future__ import annotations

import math
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from benchmarks.platform import Platform

EVERY = 0.1  # seconds

# Both by an index: the oldest row without a position, and the first one after the cursor.
OLDEST = """
SELECT coalesce(1000 * extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float
FROM (
    (SELECT created_at FROM votes.outbox WHERE first_seq IS NULL ORDER BY id LIMIT 1)
    UNION ALL
    (SELECT created_at FROM votes.outbox WHERE first_seq > coalesce(
        (SELECT applied_seq FROM analytics.outbox_cursor WHERE source = 'votes/0'), 0)
     ORDER BY first_seq LIMIT 1)
) AS waiting
"""


class Lag:
    """Samples the lag ten times a second during blocks of `watched`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._watches: list[list[float]] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Sample for the length of a block."""
        over = threading.Event()
        samples: list[float] = []

        def watch() -> None:
            with self._platform.database() as connection:
                while not over.wait(EVERY):
                    row = connection.execute(OLDEST).fetchone()
                    samples.append(row[0] if row else 0.0)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
            self._watches.append(samples)

    def p99_ms(self) -> float | None:
        """Return the 99th percentile of all samples, in milliseconds."""
        ordered = sorted(chain.from_iterable(self._watches))
        return round(ordered[math.ceil(0.99 * len(ordered)) - 1], 1) if ordered else None

    def growth_ms(self) -> float | None:
        """Return `growth` of the watched blocks, in milliseconds."""
        return growth(self._watches)


def growth(blocks: Sequence[Sequence[float]]) -> float | None:
    """Return by how much the last thirds of blocks of samples lay over their first thirds.

    The difference of the medians of both; about 0 where nothing grows, None without samples.
    """
    thirds = [(samples, len(samples) // 3) for samples in blocks if len(samples) >= 3]
    if not thirds:
        return None
    first = chain.from_iterable(samples[:third] for samples, third in thirds)
    last = chain.from_iterable(samples[-third:] for samples, third in thirds)
    return round(statistics.median(last) - statistics.median(first), 1)
