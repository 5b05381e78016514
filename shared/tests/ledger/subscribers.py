"""A handler that stores every event."""

from collections.abc import Sequence
from typing import Any

from ledger.models import Entry, Housekeeping
from provote_core.celery.own_queue import OwnQueue
from provote_core.events import Event


def write_down(events: Sequence[Event[Any]]) -> None:
    """Store one row per event; `mark` is the ballot of a vote."""
    Entry.objects.bulk_create(
        Entry(
            seq=event.seq,
            event_id=event.id,
            type=event.type,
            mark=str(getattr(event.data, "ballot", "")),
        )
        for event in events
    )


def work_slowly() -> None:
    """Record this run."""
    Housekeeping.objects.create()


OWN_QUEUES = {"slow": OwnQueue(work_slowly)}

HANDLERS = {"vote.cast": write_down, "poll.sealed": write_down}
