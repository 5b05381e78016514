"""Concurrent calls, for tests of races in the database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


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
