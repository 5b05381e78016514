"""Concurrent calls and sessions, for tests of races in the database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from provote_testing.waiting import eventually


def in_parallel(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Results of `call(0)` … `call(count - 1)`, run concurrently on a connection each."""
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        start.wait(10)
        try:
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def blocked_sessions() -> int:
    """The number of sessions that wait for a lock."""
    # Not pg_stat_activity, which is a snapshot within a transaction.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def wait_for_a_blocked_session() -> None:
    """Return once another session waits for a lock; fail after 30 seconds."""
    eventually(blocked_sessions, seconds=30)
