"""Tests of rate limits on a busy machine, where Redis sometimes answers too late."""

from __future__ import annotations

from collections.abc import Callable

from integration.stack import Stack

TRIES = 10
# A service says so when it begins to count by itself, and when it counts in Redis again.
CHANGES = ("rate limits are local", "rate limits are shared again")


def undisturbed(stack: Stack, sequence: Callable[[], None]) -> None:
    """Call `sequence`, which asserts who is limited when; again while a service lost Redis in it.

    A limiter that waits for Redis longer than 20 ms counts by itself for a while, in buckets that
    are full. A sequence creates whom it limits, so that a repeat has full buckets, too.
    """
    for _ in range(TRIES - 1):
        before = _changes(stack)
        try:
            sequence()
        except AssertionError:
            if _changes(stack) == before:
                raise
        else:
            return
    sequence()


def _changes(stack: Stack) -> int:
    return sum(text.count(line) for text in stack.logs().values() for line in CHANGES)
