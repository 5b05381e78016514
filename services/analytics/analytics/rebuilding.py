"""Counting anew from position 1, beside what is read and counted meanwhile; then a short swap."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model

from analytics.models import ChoiceCount, Poll, Tally
from analytics.selectors import VOTES
from analytics.shadow import Rebuilt, Report, Shadow, session
from provote_core import logs
from provote_core.events import Event
from provote_core.outbox.consumer import Handlers
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import DeadLetter

# What is worked out from each source. Of users/0 nothing is: whom it erased stays erased, also in
# polls that are told anew.
PROJECTIONS: dict[str, tuple[type[Model], ...]] = {
    VOTES: (Tally, ChoiceCount),
    "polls/0": (Poll,),
}
TRIES = 20

log = logs.get_logger(__name__)


def rebuild(
    feed: Feed,
    handlers: Handlers,
    *,
    polls: Collection[UUID] | None = None,
    report: Report = lambda applied, last_seq: None,
) -> Rebuilt:
    """Replay a source from position 1 and put what it comes to in the place of what is there.

    Readers see the old numbers until the swap commits; the consumer goes on, and waits for the
    swap only. With `polls` only their rows are replaced. `report` gets the events applied and
    those there are. May be killed and repeated at any time. Raises Busy, httpx.HTTPError, and
    TimeoutError if the swap finds no moment.
    """
    head = feed.pull(after=0, limit=0)
    left_out = DeadLetter.objects.filter(source=feed.source, epoch=head.epoch)
    discarded = set(left_out.exclude(discarded_at=None).values_list("seq", flat=True))
    chosen = {
        type_: partial(_give, handle, polls=polls, discarded=discarded)
        for type_, handle in handlers.items()
    }
    models = PROJECTIONS[feed.source]
    tables = [model._meta.db_table for model in models]
    with session([*tables, "outbox_cursor", "dead_letter"]) as schema:
        shadow = Shadow(schema, models, feed, chosen, polls)
        for _ in range(TRIES):
            shadow.replay(report)
            done = shadow.swap()
            if done is not None:
                log.info("rebuilt", source=feed.source, **done._asdict())
                return done
    raise TimeoutError(f"{feed.source}: no moment for a swap in {TRIES} tries")


def _give(
    handle: Callable[[Sequence[Event[Any]]], None],
    events: Sequence[Event[Any]],
    *,
    polls: Collection[UUID] | None,
    discarded: Collection[int],
) -> None:
    chosen = [
        event
        for event in events
        if event.seq not in discarded and (polls is None or event.data.poll_id in polls)
    ]
    if chosen:
        handle(chosen)
