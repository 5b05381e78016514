"""Apply events of other services: cursor and effects change in one transaction, or neither."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from provote_core import failpoint, metrics, tracing
from provote_core.events.envelope import Batch
from provote_core.outbox import deadletters
from provote_core.outbox.deadletters import Envelopes, Handlers
from provote_core.outbox.feed import Feed, shared
from provote_core.outbox.models import Cursor, DeadLetter

__all__ = ["Handlers"]


class Gap(Exception):
    """A batch begins after the next position; events after `applied_seq` are missing."""

    def __init__(self, source: str, applied_seq: int) -> None:
        super().__init__(f"{source}: events after {applied_seq} are missing")
        self.applied_seq = applied_seq


class HistoryChanged(Exception):
    """The source was restored: its epoch differs, or its head is lower than the cursor."""


def apply_batch(batch: Batch, handlers: Handlers, *, replay: bool = False) -> int:
    """Apply the events after the cursor; returns by how many positions the cursor moves.

    That is 0 if all were applied before, and the number of new events if the batch omits none.

    `handlers` get each run of consecutive events of one type, in order, inside the transaction
    that moves the cursor; types without a handler only move it. An event that cannot be applied
    becomes a dead letter in that transaction and does not block the others. Raises Gap,
    HistoryChanged, UnreadableEvent for inconsistent positions, and the errors of an unreachable or
    busy database: then nothing has changed. A `replay` is neither measured nor traced.
    """
    began = tracing.now()
    try:
        moved, fresh = _apply(batch, partial(deadletters.apply_runs, handlers=handlers))
    except Exception as error:
        if isinstance(error, (Gap, HistoryChanged)) or not deadletters.is_poison(error):
            raise
        origin = (batch.source, batch.epoch)
        isolating = partial(deadletters.apply_isolating, handlers=handlers, origin=origin)
        moved, fresh = _apply(batch, isolating)
    if fresh and not replay:
        _measure(batch.source, fresh, began)
    return moved


def _apply(batch: Batch, effect: Callable[[Envelopes], None]) -> tuple[int, Envelopes]:
    with transaction.atomic():
        cursor = _lock_cursor(batch)
        covers = batch.through >= batch.first_seq
        if covers and batch.first_seq > cursor.applied_seq + 1:
            raise Gap(batch.source, cursor.applied_seq)
        fresh = batch.after(cursor.applied_seq)
        moved = max(batch.through - cursor.applied_seq, 0) if covers else 0
        if moved:
            effect(fresh)
            cursor.applied_seq = batch.through
            cursor.applied_at = batch.through_time or _last_time(fresh) or cursor.applied_at
            cursor.source_last_seq = max(cursor.source_last_seq, batch.through)
            cursor.updated_at = Now()
            cursor.save()
        failpoint.hit("consumer.applied")
    failpoint.hit("consumer.committed")
    return moved, fresh


def _measure(source: str, applied: Envelopes, began: int) -> None:
    """Count and trace the applied events, some of which may be unreadable."""
    metrics.events_applied.labels(source).inc(len(applied))
    time = _last_time(applied[:1])
    if time is not None:
        # The clocks of two machines differ.
        delay = max((datetime.now(UTC) - time).total_seconds(), 0)
        metrics.event_delay.labels(source).observe(delay)
    if tracing.is_enabled():
        for event in applied:
            name, parent = f"apply {event.get('type')}", str(event.get("traceparent", ""))
            tracing.record_span(name, [parent], began=began, seq=event["seq"])


def _last_time(events: Envelopes) -> datetime | None:
    """The time of the last event with a readable time."""
    for event in reversed(events):
        with suppress(KeyError, TypeError, ValueError):
            time = datetime.fromisoformat(event["time"])
            if time.tzinfo is not None:
                return time
    return None


def deliver(batch: Batch, handlers: Handlers) -> int:
    """Apply `batch`; events missing before it are pulled from the producer's feed, never skipped.

    Returns what `apply_batch` returns. Raises what it raises except Gap, and httpx.HTTPError if
    the feed is needed and unreachable; a repeat is safe.
    """
    try:
        return apply_batch(batch, handlers)
    except Gap as gap:
        metrics.event_gaps.labels(batch.source).inc()
        return catch_up(shared(batch.source), handlers, after=gap.applied_seq, to=batch.through)


def catch_up(feed: Feed, handlers: Handlers, *, after: int, to: int | None = None) -> int:
    """Pull and apply from position `after` up to `to`, or to the head.

    Returns by how many positions the cursor moves. Each page is a separate transaction and records
    the source's head.
    """
    applied = 0
    while True:
        page = feed.pull(after=after)
        has_more = page.through > after
        if has_more:
            applied += apply_batch(page, handlers)
        record_head(page)
        after = page.through
        if not has_more or after >= (to or page.last_seq or 0):
            return applied


def record_head(page: Batch) -> None:
    """Store the source's head that the feed reports, for the lag; raises HistoryChanged."""
    if page.last_seq is None:
        return
    source = Cursor.objects.filter(source=page.source)
    known = source.values_list("epoch", "applied_seq", "source_last_seq").first()
    if known is None:
        with transaction.atomic():
            known = (page.epoch, _lock_cursor(page).applied_seq, 0)
    epoch, applied_seq, last_seq = known
    if epoch != page.epoch or page.last_seq < applied_seq:
        raise HistoryChanged(
            f"{page.source}: applied {applied_seq} of epoch {epoch}, "
            f"the source has {page.last_seq} of epoch {page.epoch}"
        )
    if last_seq < page.last_seq:
        source.update(
            source_last_seq=Greatest(F("source_last_seq"), Value(page.last_seq)), updated_at=Now()
        )


def start_over(feed: Feed, handlers: Handlers, *, forget: Callable[[], None] | None = None) -> int:
    """Apply the source from position 1 again, if its history differs from the applied one.

    For consumers with idempotent effects; `forget` deletes, in the transaction that resets the
    cursor, the state that would make them ignore the new history. Dead letters of the old history
    are deleted. Returns what `catch_up` returns; processes may call it concurrently.
    """
    page = feed.pull(after=0, limit=0)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(source=page.source)
        if cursor.epoch != page.epoch or cursor.applied_seq > (page.last_seq or 0):
            if forget is not None:
                forget()
            DeadLetter.objects.filter(source=page.source).delete()
            cursor.epoch, cursor.applied_seq, cursor.applied_at = page.epoch, 0, None
            cursor.source_last_seq, cursor.updated_at = page.last_seq or 0, Now()
            cursor.save()
    return catch_up(feed, handlers, after=cursor.applied_seq)


def _lock_cursor(batch: Batch) -> Cursor:
    """The locked cursor of the batch's source, created with the source's first batch."""
    found = Cursor.objects.select_for_update().filter(source=batch.source)
    cursor = found.first()
    if cursor is None:
        Cursor.objects.bulk_create(
            [Cursor(source=batch.source, epoch=batch.epoch)], ignore_conflicts=True
        )
        cursor = found.get()
    if cursor.epoch != batch.epoch:
        raise HistoryChanged(
            f"{batch.source}: epoch {batch.epoch} received, epoch {cursor.epoch} applied"
        )
    return cursor
