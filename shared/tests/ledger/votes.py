"""Votes with a mark, by which each can be recognised after delivery."""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ledger.models import Entry
from provote_core import outbox
from provote_core.events import Fact, VoteCast
from provote_core.events.envelope import Batch, read_batch
from provote_core.outbox import selectors, sequencer
from provote_core.outbox.rows import write_batch

SOURCE = "ledger/0"
POLL = UUID("018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a")


def votes(marks: Iterable[object]) -> list[Fact]:
    """A fact for each mark."""
    return [
        Fact(data=VoteCast(poll_id=POLL, ballot=str(mark)), subject=str(POLL), version=1)
        for mark in marks
    ]


def cast(*marks: object) -> int:
    """Append a vote for each mark in one transaction; returns the outbox row's id."""
    with transaction.atomic():
        return outbox.append(votes(marks))


def append_votes(*marks: object) -> None:
    """Append votes in one transaction, and give them their positions."""
    cast(*marks)
    sequencer.assign_positions(SOURCE)


def page(*, after: int = 0, limit: int = 500) -> Batch:
    """The batch that the feed would return."""
    rows = selectors.page(after=after, limit=limit)
    return read_batch(write_batch(SOURCE, 1, rows, after=after))


def marks(batch: Batch) -> list[Any]:
    """The marks in a batch."""
    return [event["data"]["ballot"] for event in batch.events]


def entries() -> list[str]:
    """The marks of all applied events, by position; an event applied twice appears twice."""
    return list(Entry.objects.order_by("seq").values_list("mark", flat=True))


def in_threads(count: int, work: Callable[[int], None]) -> list[threading.Thread]:
    """Start `work(index)` in `count` threads, which close their connections."""

    def run(index: int) -> None:
        try:
            work(index)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    return threads
