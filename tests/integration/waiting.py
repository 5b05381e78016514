"""Waiting for what is true a little later: bounded polling, never a fixed pause."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

Answer = TypeVar("Answer")


def eventually(
    question: Callable[[], Answer], *, within: float = 10, every: float = 0.05
) -> Answer:
    """Ask until the answer is true and return it; fail with the last one after `within` seconds.

    A failed assertion or a connection refused counts as "not yet".
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
                f"not so within {within} s, the last answer: {last!r}"
            ) from failure
        time.sleep(every)
