"""Applying what others told: the cursor and its effects change in one transaction, or neither."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from provote_core import crash, metrics, tracing
from provote_core.events.envelope import Batch, Event, read_events
from provote_core.outbox.feed import Feed, shared
from provote_core.outbox.models import Cursor

Handler = Callable[[Sequence[Event[Any]]], None]
Handlers = Mapping[str, Handler]


class Gap(Exception):
    """A batch begins behind the next position; `applied_seq` is where the feed must begin."""

    def __init__(self, source: str, applied_seq: int) -> None:
        super().__init__(f"{source}: events are missing behind {applied_seq}")
        self.applied_seq = applied_seq


class OtherHistory(Exception):
    """The source is of another epoch than what was applied, or behind it: it was restored."""


def apply_batch(batch: Batch, handlers: Handlers) -> int:
    """Apply the events that come next and return their number; 0 if all were applied before.

    `handlers` get each run of consecutive events of one type, in order, inside the transaction
    that moves the cursor; types without a handler only move it. Raises Gap, OtherHistory,
    UnreadableEvent or what a handler raises: then nothing has changed.
    """
    began = tracing.now()
    with transaction.atomic():
        cursor = _lock_cursor(batch)
        if batch.events and batch.first_seq > cursor.applied_seq + 1:
            raise Gap(batch.source, cursor.applied_seq)
        fresh = batch.after(cursor.applied_seq)
        for type_, run in groupby(fresh, key=itemgetter("type")):
            if type_ in handlers:
                handlers[type_](read_events(type_, list(run)))
        if fresh:
            cursor.applied_seq = batch.through
            cursor.applied_at = datetime.fromisoformat(fresh[-1]["time"])
            cursor.source_last_seq = max(cursor.source_last_seq, batch.through)
            cursor.updated_at = Now()
            cursor.save()
        crash.reach("consumer.applied")
    crash.reach("consumer.committed")
    if fresh:
        _count(batch.source, fresh)
    if tracing.traces():
        for event in fresh:
            traceparent, seq = event.get("traceparent", ""), event["seq"]
            tracing.note(f"apply {event['type']}", [traceparent], began=began, seq=seq)
    return len(fresh)


def _count(source: str, applied: Sequence[Mapping[str, Any]]) -> None:
    metrics.events_applied.labels(source).inc(len(applied))
    since = datetime.now(UTC) - datetime.fromisoformat(applied[0]["time"])
    # The clocks are two machines'.
    metrics.event_delay.labels(source).observe(max(since.total_seconds(), 0))


def deliver(batch: Batch, handlers: Handlers) -> int:
    """Apply `batch`; what is missing before it is pulled from its producer's feed, never skipped.

    Returns the number of events applied. Raises what `apply_batch` raises but Gap, and
    httpx.HTTPError if the feed is needed and away; a repeat is safe.
    """
    try:
        return apply_batch(batch, handlers)
    except Gap as gap:
        return catch_up(shared(batch.source), handlers, after=gap.applied_seq, to=batch.through)


def catch_up(feed: Feed, handlers: Handlers, *, after: int, to: int | None = None) -> int:
    """Pull and apply from position `after` up to `to`, or to the head; returns how many events.

    Each page is a transaction of its own and notes the source's head.
    """
    applied = 0
    while True:
        page = feed.pull(after=after)
        if page.events:
            applied += apply_batch(page, handlers)
        note_head(page)
        after = page.through
        if not page.events or after >= (to or page.last_seq or 0):
            return applied


def note_head(page: Batch) -> None:
    """Keep the head that the feed told, so that lag is known; raises OtherHistory."""
    if page.last_seq is None:
        return
    source = Cursor.objects.filter(source=page.source)
    known = source.values_list("epoch", "applied_seq", "source_last_seq").first()
    if known is None:
        with transaction.atomic():
            known = (page.epoch, _lock_cursor(page).applied_seq, 0)
    epoch, applied_seq, last_seq = known
    if epoch != page.epoch or page.last_seq < applied_seq:
        raise OtherHistory(
            f"{page.source}: applied {applied_seq} of epoch {epoch}, "
            f"the source has {page.last_seq} of epoch {page.epoch}"
        )
    if last_seq < page.last_seq:
        source.update(
            source_last_seq=Greatest(F("source_last_seq"), Value(page.last_seq)), updated_at=Now()
        )


def _lock_cursor(batch: Batch) -> Cursor:
    """The cursor of the batch's source, locked; it begins with the first batch that is seen."""
    found = Cursor.objects.select_for_update().filter(source=batch.source)
    cursor = found.first()
    if cursor is None:
        Cursor.objects.bulk_create(
            [Cursor(source=batch.source, epoch=batch.epoch)], ignore_conflicts=True
        )
        cursor = found.get()
    if cursor.epoch != batch.epoch:
        raise OtherHistory(
            f"{batch.source}: epoch {batch.epoch} came, epoch {cursor.epoch} was applied"
        )
    return cursor
