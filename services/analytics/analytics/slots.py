"""Slots of a process: how many of its threads may wait for others, or serve exports.

A process serves requests with 8 threads. A request that waits for a vote to be counted or for a
slot, fetches from a sibling, or computes an accounting holds a slot. These slots add up to 7, so
one thread is always left for requests that need no sibling.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from analytics.errors import ExportBusy, VotesUnavailable
from provote_core.exceptions import Unavailable

FETCH_QUEUE_TIMEOUT = 0.2  # seconds that a fetch from a sibling waits for a slot
EXPORT_QUEUE_TIMEOUT = 1.0  # seconds that an export waits for a slot
EXPORT_RETRY = 5  # seconds after which an export may be requested again
ACCOUNTING_QUEUE_TIMEOUT = 4.0  # seconds that an accounting waits for a slot

_waiting = threading.BoundedSemaphore(3)
_fetching = threading.BoundedSemaphore(2)
_accounting = threading.BoundedSemaphore(2)
# Exports hold a thread for as long as their reader takes; another slot would leave none free.
_exporting = threading.BoundedSemaphore(1)


@contextmanager
def waiting_slot() -> Iterator[bool]:
    """Whether a slot of those that wait was free; it is held for the length of the block."""
    is_free = _waiting.acquire(blocking=False)
    try:
        yield is_free
    finally:
        if is_free:
            _waiting.release()


@contextmanager
def fetch_slot(unavailable: type[Unavailable]) -> Iterator[None]:
    """A slot of those that fetch from a sibling; raises `unavailable` if none becomes free."""
    if not _fetching.acquire(timeout=FETCH_QUEUE_TIMEOUT):
        raise unavailable()
    try:
        yield
    finally:
        _fetching.release()


@contextmanager
def accounting_slot() -> Iterator[None]:
    """A slot of accountings; waits four seconds for it. Raises VotesUnavailable."""
    if not _acquire_queued(_accounting, ACCOUNTING_QUEUE_TIMEOUT):
        raise VotesUnavailable()
    try:
        yield
    finally:
        _accounting.release()


@contextmanager
def export_slot() -> Iterator[None]:
    """The slot of exports; waits a second for it. Raises ExportBusy."""
    if not _acquire_queued(_exporting, EXPORT_QUEUE_TIMEOUT):
        raise ExportBusy(retry_after=EXPORT_RETRY)
    try:
        yield
    finally:
        _exporting.release()


def _acquire_queued(slots: threading.BoundedSemaphore, timeout: float) -> bool:
    """Acquire one of the slots; waiting for one takes a slot of those that wait."""
    if slots.acquire(blocking=False):
        return True
    with waiting_slot() as is_free:
        return is_free and slots.acquire(timeout=timeout)
