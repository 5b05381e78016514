"""Replaying a source from position 1 into shadow tables while reads and counts go on."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model

from analytics.models import (
    BallotCount,
    ChoiceCount,
    MarkCount,
    Poll,
    PollAnalytics,
    PollCredential,
    PollMinute,
    PollQuarterHour,
)
from analytics.selectors import VOTES
from analytics.services import recount
from analytics.shadow_tables import Rebuilt, Report, ShadowTables, session
from provote_core import logs
from provote_core.events import Event
from provote_core.outbox.consumer import Handlers
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import DeadLetter

# The tables built from each source. None is built from users/0: an erased person stays erased,
# also in polls that are replayed.
PROJECTIONS: dict[str, tuple[type[Model], ...]] = {
    VOTES: (
        PollAnalytics,
        ChoiceCount,
        BallotCount,
        MarkCount,
        PollMinute,
        PollQuarterHour,
        PollCredential,
    ),
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
    """Replay a source from position 1 and replace the tables built from it.

    Readers see the old numbers until the swap commits; the consumer goes on, and waits for the
    swap only. With `polls` only their rows are replaced. `report` is called with the number of
    events applied and of all events. May be killed and repeated at any time. Raises
    RebuildInProgress, httpx.HTTPError, and TimeoutError if no swap succeeds.
    """
    head = feed.pull(after=0, limit=0)
    letters = DeadLetter.objects.filter(source=feed.source, epoch=head.epoch)
    discarded = set(letters.exclude(discarded_at=None).values_list("seq", flat=True))
    filtered = {
        type_: partial(_handle, handle, polls=polls, discarded=discarded)
        for type_, handle in handlers.items()
    }
    models = PROJECTIONS[feed.source]
    tables = [model._meta.db_table for model in models]
    with session([*tables, "outbox_cursor", "dead_letter"]) as schema:
        shadow = ShadowTables(schema, models, feed, filtered, polls)
        for _ in range(TRIES):
            shadow.replay(report)
            done = shadow.swap()
            if done is not None:
                if done.changed:
                    recount(polls=polls)  # again: a count may have begun before the swap's commit
                log.info("rebuilt", source=feed.source, **done._asdict())
                return done
    raise TimeoutError(f"{feed.source}: no swap succeeded in {TRIES} tries")


def _handle(
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
