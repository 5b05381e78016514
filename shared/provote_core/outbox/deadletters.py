"""Dead letters: events that cannot be applied, retried or discarded by a command."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import httpx
from django.db import DataError, Error, IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from provote_core import logs
from provote_core.events.envelope import Event, read_events
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import Cursor, DeadLetter

Handler = Callable[[Sequence[Event[Any]]], None]
Handlers = Mapping[str, Handler]
Envelopes = Sequence[dict[str, Any]]
Origin = tuple[str, int]  # source and epoch

MAX_ERROR = 500  # characters of an error that are stored

log = logs.get_logger(__name__)


def is_poison(error: Exception) -> bool:
    """Whether the event itself causes `error`, so that a later retry would not help.

    An unreachable, busy or unmigrated database or sibling is no fault of the event.
    """
    if isinstance(error, Error):
        return isinstance(error, (DataError, IntegrityError))
    return not isinstance(error, (OSError, MemoryError, httpx.HTTPError))


def apply_runs(events: Envelopes, handlers: Handlers) -> None:
    """Pass each run of consecutive events of one type to its handler; raises what that raises."""
    for type_, run in groupby(events, key=lambda event: event.get("type")):
        if type_ in handlers:
            handlers[type_](read_events(type_, list(run)))


def apply_isolating(events: Envelopes, handlers: Handlers, *, origin: Origin) -> None:
    """Apply `events` in order; exactly those that cannot be applied become dead letters.

    Isolates poison events by bisection, each try in a savepoint. Raises errors that are not
    poison. Call it in the transaction that moves the cursor.
    """
    try:
        with transaction.atomic():
            apply_runs(events, handlers)
    except Exception as error:
        if not is_poison(error):
            raise
        if len(events) == 1:
            _store(events[0], origin, error)
            return
        half = len(events) // 2
        for part in (events[:half], events[half:]):
            apply_isolating(part, handlers, origin=origin)


def _store(event: dict[str, Any], origin: Origin, error: Exception) -> None:
    letter = DeadLetter(
        source=origin[0],
        epoch=origin[1],
        seq=event["seq"],
        type=_storable(event.get("type")),
        error=_reason(error),
    )
    letter.save(force_insert=True)
    log.error(
        "event became a dead letter", source=letter.source, seq=letter.seq, type=letter.type,
        error=letter.error,
    )  # fmt: skip


def _reason(error: Exception) -> str:
    # The first line only: PostgreSQL's further lines repeat the row, personal data included.
    line = str(error).partition("\n")[0]
    return _storable(f"{type(error).__name__}: {line}")


def _storable(value: object) -> str:
    return str(value).replace("\0", "")[:MAX_ERROR]


class Stale(LookupError):
    """The letter is resolved already, or belongs to a history that was replaced."""


def read(letter: DeadLetter, feed: Feed) -> dict[str, Any]:
    """The event as its producer stores it now.

    Raises Stale if the producer's history was replaced, httpx.HTTPError if it does not answer.
    """
    page = feed.pull(after=letter.seq - 1, limit=1)
    found = [event for event in page.events if event.get("seq") == letter.seq]
    if page.epoch != letter.epoch or not found:
        raise Stale(f"{letter.source} has no event {letter.seq} of epoch {letter.epoch}")
    return found[0]


def retry(letter: DeadLetter, handlers: Handlers, feed: Feed) -> str | None:
    """Apply the event now; returns None, or why it still cannot be applied.

    The letter is deleted in the transaction of the effect, under the cursor's lock: concurrent
    retries apply an event once. Raises Stale, httpx.HTTPError, and errors that are not poison.
    """
    event = read(letter, feed)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().filter(source=letter.source).first()
        own = DeadLetter.objects.filter(pk=letter.pk)
        if cursor is None or cursor.epoch != letter.epoch or not own.exists():
            raise Stale(f"letter {letter.pk} is resolved")
        try:
            with transaction.atomic():
                apply_runs([event], handlers)
        except Exception as error:
            if not is_poison(error):
                raise
            reason = _reason(error)
            own.update(error=reason, tries=F("tries") + 1, failed_at=Now())
            return reason
        own.delete()
    log.info("dead letter applied", source=letter.source, seq=letter.seq, type=letter.type)
    return None


def discard(letter: DeadLetter) -> bool:
    """Skip the event permanently; returns whether it was pending."""
    waiting = DeadLetter.objects.filter(pk=letter.pk, discarded_at=None)
    done = bool(waiting.update(discarded_at=Now()))
    if done:
        log.warning("dead letter discarded", source=letter.source, seq=letter.seq)
    return done
