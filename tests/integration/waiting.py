"""Waits for a condition by bounded polling, never by a fixed pause."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

Answer = TypeVar("Answer")


def eventually(
    question: Callable[[], Answer], *, within: float = 30, every: float = 0.05
) -> Answer:
    """Call `question` until its result is true and return it; fail after `within` seconds.

    They are far more than anything takes on a busy machine: they end what would never come.

    A failed assertion or a refused connection counts as "not yet".
    """
    deadline = time.monotonic() + within
    while True:
        last: object = None
        failure: Exception | None = None
        try:
            if answer := question():
                return answer
            last = answer
        except (AssertionError, httpx.TransportError) as error:
            last, failure = error, error
        if time.monotonic() > deadline:
            raise AssertionError(
                f"not true within {within} s, the last result: {last!r}"
            ) from failure
        time.sleep(every)
