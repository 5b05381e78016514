"""Applying what others told: the cursor and its effects change in one transaction, or neither."""

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
    """A batch begins behind the next position; `applied_seq` is where the feed must begin."""

    def __init__(self, source: str, applied_seq: int) -> None:
        super().__init__(f"{source}: events are missing behind {applied_seq}")
        self.applied_seq = applied_seq


class OtherHistory(Exception):
    """The source is of another epoch than what was applied, or behind it: it was restored."""


def apply_batch(batch: Batch, handlers: Handlers, *, anew: bool = False) -> int:
    """Apply the events that come next; returns by how many positions that moved the cursor.

    It is 0 if all were applied before, and the number of events where the batch leaves out none.

    `handlers` get each run of consecutive events of one type, in order, inside the transaction
    that moves the cursor; types without a handler only move it. An event that cannot be applied
    is set apart as a dead letter in that transaction, and holds up none of the others. Raises
    Gap, OtherHistory, UnreadableEvent for positions that do not fit, and whatever a database
    that is away or busy raises: then nothing has changed. What is applied `anew` is neither
    measured nor traced.
    """
    began = tracing.now()
    try:
        moved, fresh = _apply(batch, partial(deadletters.apply_runs, handlers=handlers))
    except Exception as error:
        if isinstance(error, (Gap, OtherHistory)) or not deadletters.is_poison(error):
            raise
        place = (batch.source, batch.epoch)
        careful = partial(deadletters.apply_or_set_apart, handlers=handlers, place=place)
        moved, fresh = _apply(batch, careful)
    if fresh and not anew:
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
            cursor.applied_at = batch.through_time or _told_at(fresh) or cursor.applied_at
            cursor.source_last_seq = max(cursor.source_last_seq, batch.through)
            cursor.updated_at = Now()
            cursor.save()
        failpoint.hit("consumer.applied")
    failpoint.hit("consumer.committed")
    return moved, fresh


def _measure(source: str, applied: Envelopes, began: int) -> None:
    """Count what was applied, and trace it; events may be unreadable."""
    metrics.events_applied.labels(source).inc(len(applied))
    told_at = _told_at(applied[:1])
    if told_at is not None:
        # The clocks are two machines'.
        delay = max((datetime.now(UTC) - told_at).total_seconds(), 0)
        metrics.event_delay.labels(source).observe(delay)
    if tracing.traces():
        for event in applied:
            name, parent = f"apply {event.get('type')}", str(event.get("traceparent", ""))
            tracing.note(name, [parent], began=began, seq=event["seq"])


def _told_at(events: Envelopes) -> datetime | None:
    """The time of the last event that has one that can be read."""
    for event in reversed(events):
        with suppress(KeyError, TypeError, ValueError):
            time = datetime.fromisoformat(event["time"])
            if time.tzinfo is not None:
                return time
    return None


def deliver(batch: Batch, handlers: Handlers) -> int:
    """Apply `batch`; what is missing before it is pulled from its producer's feed, never skipped.

    Returns what `apply_batch` returns. Raises what `apply_batch` raises but Gap, and
    httpx.HTTPError if the feed is needed and away; a repeat is safe.
    """
    try:
        return apply_batch(batch, handlers)
    except Gap as gap:
        metrics.event_gaps.labels(batch.source).inc()
        return catch_up(shared(batch.source), handlers, after=gap.applied_seq, to=batch.through)


def catch_up(feed: Feed, handlers: Handlers, *, after: int, to: int | None = None) -> int:
    """Pull and apply from position `after` up to `to`, or to the head.

    Returns by how many positions that moved the cursor. Each page is a transaction of its own and
    notes the source's head.
    """
    applied = 0
    while True:
        page = feed.pull(after=after)
        goes_on = page.through > after
        if goes_on:
            applied += apply_batch(page, handlers)
        note_head(page)
        after = page.through
        if not goes_on or after >= (to or page.last_seq or 0):
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


def start_over(feed: Feed, handlers: Handlers, *, forget: Callable[[], None] | None = None) -> int:
    """Apply the source from position 1 again, if its history is not the one that was applied.

    For consumers whose effects may be repeated; `forget` takes away, in the transaction that
    resets the cursor, what would make them ignore the new history. Dead letters of the old one
    go. Returns what `catch_up` returns; any number of processes may call it at once.
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
