"""Events that cannot be applied: set apart one by one, tried again or discarded by a command."""

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
Place = tuple[str, int]  # source and epoch

LONGEST = 500  # characters of an error that are kept

log = logs.get_logger(__name__)


def is_poison(error: Exception) -> bool:
    """Whether `error` is about the event, so that trying again later would not help.

    A database or a sibling that is away, busy or not migrated yet says nothing about an event.
    """
    if isinstance(error, Error):
        return isinstance(error, (DataError, IntegrityError))
    return not isinstance(error, (OSError, MemoryError, httpx.HTTPError))


def apply_runs(events: Envelopes, handlers: Handlers) -> None:
    """Give each run of consecutive events of one type to its handler; raises what one raises."""
    for type_, run in groupby(events, key=lambda event: event.get("type")):
        if type_ in handlers:
            handlers[type_](read_events(type_, list(run)))


def apply_or_set_apart(events: Envelopes, handlers: Handlers, *, place: Place) -> None:
    """Apply `events` in order and make dead letters of exactly those that cannot be applied.

    Halves what fails until the event at fault is alone, each try in a savepoint. Raises only what
    is not poison. Call it in the transaction that moves the cursor.
    """
    try:
        with transaction.atomic():
            apply_runs(events, handlers)
    except Exception as error:
        if not is_poison(error):
            raise
        if len(events) == 1:
            _set_apart(events[0], place, error)
            return
        half = len(events) // 2
        for part in (events[:half], events[half:]):
            apply_or_set_apart(part, handlers, place=place)


def _set_apart(event: dict[str, Any], place: Place, error: Exception) -> None:
    letter = DeadLetter(
        source=place[0],
        epoch=place[1],
        seq=event["seq"],
        type=_storable(event.get("type")),
        error=_reason(error),
    )
    letter.save(force_insert=True)
    log.error(
        "event set apart", source=letter.source, seq=letter.seq, type=letter.type,
        error=letter.error,
    )  # fmt: skip


def _reason(error: Exception) -> str:
    # The first line only: PostgreSQL's further lines repeat the row, persons included.
    line = str(error).partition("\n")[0]
    return _storable(f"{type(error).__name__}: {line}")


def _storable(value: object) -> str:
    return str(value).replace("\0", "")[:LONGEST]


class Gone(LookupError):
    """The letter was settled by somebody else, or is about a history that is no more."""


def read(letter: DeadLetter, feed: Feed) -> dict[str, Any]:
    """The event as its producer has it now.

    Raises Gone if the producer's history is another one, httpx.HTTPError if it does not answer.
    """
    page = feed.pull(after=letter.seq - 1, limit=1)
    found = [event for event in page.events if event.get("seq") == letter.seq]
    if page.epoch != letter.epoch or not found:
        raise Gone(f"{letter.source} has no event {letter.seq} of epoch {letter.epoch}")
    return found[0]


def retry(letter: DeadLetter, handlers: Handlers, feed: Feed) -> str | None:
    """Apply the event now; returns None, or why it cannot be applied still.

    The letter goes in the transaction of the effect, under the cursor's lock: an event is applied
    once, however many try. Raises Gone, httpx.HTTPError, and what is not poison.
    """
    event = read(letter, feed)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().filter(source=letter.source).first()
        own = DeadLetter.objects.filter(pk=letter.pk)
        if cursor is None or cursor.epoch != letter.epoch or not own.exists():
            raise Gone(f"letter {letter.pk} is settled")
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
    """Leave the event out for good; returns whether it waited until now."""
    waiting = DeadLetter.objects.filter(pk=letter.pk, discarded_at=None)
    done = bool(waiting.update(discarded_at=Now()))
    if done:
        log.warning("dead letter discarded", source=letter.source, seq=letter.seq)
    return done
