"""Waiting for what another process or thread does, with a limit."""

import time
from collections.abc import Callable
from typing import Any

POLL_INTERVAL = 0.05  # seconds between two looks


def eventually(holds: Callable[[], Any], seconds: float = 60) -> None:
    """Look again until `holds()`; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "not within the time"
        time.sleep(POLL_INTERVAL)
