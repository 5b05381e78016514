"""Holding every count against votes' ledger at one position, and repairing what differs.

A loop beside the followers, not a job of the broker's: it goes on while Redis is away.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction

from analytics import siblings
from analytics.rebuilding import rebuild
from analytics.selectors import VOTES
from analytics.siblings import Entered
from provote_core import logs
from provote_core.outbox import deadletters
from provote_core.outbox.consumer import Handlers
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import DeadLetter

PERIOD = 15.0  # seconds between rounds
MANY = 200  # polls from which on everything is counted anew
NOBODY = UUID(int=0)

_HEARD = "SELECT epoch, applied_seq FROM outbox_cursor WHERE source = %s"

_COUNTED = """
SELECT poll_id, coalesce(events, 0), coalesce(digest, 0), coalesce(votes, 0),
       coalesce(waiting, 0), coalesce(position, 0), sealed_at IS NOT NULL,
       (SELECT coalesce(jsonb_object_agg(choice_id, votes), '{}')::text FROM choice_count
        WHERE poll_id = polls.poll_id AND votes <> 0)
FROM (SELECT poll_id FROM tally WHERE poll_id > %(after)s AND poll_id <= %(through)s
      UNION SELECT poll_id FROM choice_count WHERE poll_id > %(after)s AND poll_id <= %(through)s
) AS polls LEFT JOIN tally USING (poll_id)
"""

_NOTE = """
INSERT INTO reconciliation AS known (id, rounds, mismatches, repairs, polls, compared_at)
VALUES (1, 1, %(mismatches)s, %(repairs)s, %(polls)s, now())
ON CONFLICT (id) DO UPDATE SET rounds = known.rounds + 1,
    mismatches = known.mismatches + excluded.mismatches,
    repairs = known.repairs + excluded.repairs, polls = excluded.polls, compared_at = now()
"""

log = logs.get_logger(__name__)


class Behind(Exception):
    """The two sides cannot be brought to one position now; the next round may."""


class Round(NamedTuple):
    """How many polls were compared, and which of them differ."""

    polls: int
    mismatches: set[UUID]


def step(handlers: Handlers) -> float:
    """One round; returns the seconds to wait. One process at a time works, others do nothing.

    Raises VotesUnavailable, and what a rebuild raises.
    """
    with _alone() as alone:
        if alone:
            try:
                reconcile(handlers)
            except Behind as behind:
                log.info("not compared", why=str(behind))
    return PERIOD


def reconcile(handlers: Handlers) -> Round:
    """Compare all polls and repair those that differ; returns what was found before."""
    feed = Feed(VOTES)
    found = compare()
    wrong = found.mismatches
    if wrong:
        wrong -= _excused(feed)
    repairs = _repair(feed, handlers, wrong) if wrong else 0
    with connection.cursor() as cursor:
        noted = {"mismatches": len(wrong), "repairs": repairs, "polls": found.polls}
        cursor.execute(_NOTE, noted)
    return found


def compare() -> Round:
    """Which polls are not counted as votes told of them, each page at a position of its own."""
    polls, wrong, after = 0, set[UUID](), NOBODY
    reached = -1
    while True:
        with _one_snapshot() as (epoch, position):
            page = siblings.fetch_ledger(position=position, after=after)
            if page.epoch != epoch or page.position > position:
                raise Behind(
                    f"applied {position} of {epoch}, told {page.position} of {page.epoch}"
                )
            if page.polls is None:
                if page.position <= reached:
                    raise Behind(f"the ledger stands at {page.position} of {position}")
                reached = page.position
                continue
            through = page.polls[-1].poll_id if page.more else UUID(int=2**128 - 1)
            counted = _counted(after, through)
        told = {poll.poll_id: poll for poll in page.polls}
        wrong |= told.keys() ^ counted.keys()
        wrong |= {key for key in told.keys() & counted.keys() if told[key] != counted[key]}
        polls += len(told)
        if not page.more:
            return Round(polls, wrong)
        after, reached = through, -1


@contextmanager
def _one_snapshot() -> Iterator[tuple[int, int]]:
    """Everything read in the block is of one moment; yields the epoch and position of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_HEARD, [VOTES])
        heard = cursor.fetchone()
        if heard is None:
            raise Behind("nothing was heard of votes yet")
        yield heard


def _counted(after: UUID, through: UUID) -> dict[UUID, Entered]:
    """What is counted here of the polls behind `after`; zeros for choices without a tally."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"after": after, "through": through})
        rows = cursor.fetchall()
    return {
        row[0]: Entered(*(*row[:-1], msgspec.json.decode(row[-1], type=dict[UUID, int])))
        for row in rows
    }


def _excused(feed: Feed) -> set[UUID]:
    """The polls that are known to lack an event, waiting or discarded: they must differ."""
    polls = set()
    for letter in DeadLetter.objects.filter(source=VOTES):
        with suppress(deadletters.Gone, LookupError, TypeError, ValueError):
            polls.add(UUID(deadletters.read(letter, feed)["data"]["poll_id"]))
    return polls


def _repair(feed: Feed, handlers: Handlers, wrong: set[UUID]) -> int:
    """Count the polls anew; returns how many were wrong here, and not in the ledger."""
    some = sorted(str(poll_id) for poll_id in wrong)[:20]
    log.error("counts differ from what votes told", polls=some, number=len(wrong))
    rebuilt = rebuild(feed, handlers, polls=None if len(wrong) > MANY else wrong)
    if rebuilt.changed:
        return len(wrong)
    log.error("the counts were right, the ledger is made anew", number=len(wrong))
    siblings.clear_ledger()
    return 0


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else reconciles; the lock is the session's, so it ends with the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('reconcile'))")
        alone: bool = cursor.fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('reconcile'))")
