"""Processor time of the platform's processes, from the scheduler's account."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.platform import Platform
from local import proc

Spent = Mapping[str, Mapping[int, int]]  # nanoseconds by process and thread


def spent(platform: Platform) -> Spent:
    """Return the processor time that each process and its children have spent so far."""
    return {
        name: {thread: time for pid in pids for thread, time in proc.nanoseconds(pid).items()}
        for name, pids in platform.processes().items()
    }


def microseconds(before: Spent, after: Spent, parts: int) -> dict[str, float]:
    """Return by process the microseconds between two states, divided by `parts`.

    Threads that ended in between are left out.
    """
    return {
        name: round(
            (sum(threads.values()) - _known(threads, before.get(name, {}))) / parts / 1e3, 2
        )
        for name, threads in after.items()
    }


def _known(threads: Mapping[int, int], before: Mapping[int, int]) -> int:
    return sum(before.get(thread, 0) for thread in threads)
