"""Comparing every count with the ledger of votes at one position, and repairing differences.

It is a loop beside the followers, not a Celery task, so that it works without Redis.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction
from msgspec import structs

from analytics import votes_client
from analytics.checking import check_ballots
from analytics.rebuilding import rebuild
from analytics.selectors import VOTES
from analytics.timeline.checking import check_minutes, untimed_polls
from analytics.votes_client import LedgerEntry
from provote_core import logs
from provote_core.outbox import deadletters
from provote_core.outbox.consumer import Handlers
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import DeadLetter

PERIOD = 15.0  # seconds between rounds
PAGE = 500  # polls read at once; votes has as many on a page
MANY = 200  # differing polls above which all are rebuilt
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)

_CURSOR = "SELECT epoch, applied_seq FROM outbox_cursor WHERE source = %s"

_COUNTS = """
SELECT poll_id, coalesce(events, 0), coalesce(digest, 0), coalesce(votes, 0),
       coalesce(waiting, 0), coalesce(position, 0), sealed_at IS NOT NULL,
       (SELECT coalesce(jsonb_object_agg(choice_id, votes), '{}')::text FROM choice_count
        WHERE poll_id = polls.poll_id AND votes <> 0),
       coalesce(ballots, 0),
       (SELECT coalesce(jsonb_object_agg(choice, jsonb_build_array(votes, points)), '{}')::text
        FROM mark_count WHERE poll_id = polls.poll_id)
FROM (
    (SELECT poll_id FROM tally WHERE poll_id > %(after)s ORDER BY poll_id LIMIT %(limit)s)
    UNION
    (SELECT DISTINCT poll_id FROM choice_count WHERE poll_id > %(after)s
     ORDER BY poll_id LIMIT %(limit)s)
    UNION
    (SELECT DISTINCT poll_id FROM mark_count WHERE poll_id > %(after)s
     ORDER BY poll_id LIMIT %(limit)s)
    ORDER BY poll_id LIMIT %(limit)s
) AS polls LEFT JOIN tally USING (poll_id) ORDER BY poll_id
"""

_RECORD_ROUND = """
INSERT INTO reconciliation AS known (id, rounds, mismatches, repairs, polls, compared_at)
VALUES (1, 1, %(mismatches)s, %(repairs)s, %(polls)s, now())
ON CONFLICT (id) DO UPDATE SET rounds = known.rounds + 1,
    mismatches = known.mismatches + excluded.mismatches,
    repairs = known.repairs + excluded.repairs, polls = excluded.polls, compared_at = now()
"""

log = logs.get_logger(__name__)


class Behind(Exception):
    """The two sides are not at one position now; the next round may succeed."""


class Round(NamedTuple):
    """The number of polls compared, and those that differ."""

    polls: int
    mismatches: set[UUID]


def run_round(handlers: Handlers) -> float:
    """Run one round; returns the seconds to wait. Does nothing while another process reconciles.

    Raises VotesUnavailable, and the errors of a rebuild.
    """
    with _exclusive() as acquired:
        if acquired:
            try:
                reconcile(handlers)
            except Behind as behind:
                log.info("not compared", why=str(behind))
    return PERIOD


def reconcile(handlers: Handlers) -> Round:
    """Compare all polls and repair those that differ; returns the state before the repair.

    A dead letter excuses no poll whose ballots differ from their own checksum, or whose minutes
    differ from its count: it changed neither.
    """
    feed = Feed(VOTES)
    found = compare()
    wrong = found.mismatches
    if wrong:
        wrong -= _excused(feed)
    wrong |= check_ballots() | check_minutes()
    repairs = _repair(feed, handlers, wrong) if wrong else 0
    with connection.cursor() as cursor:
        totals = {"mismatches": len(wrong), "repairs": repairs, "polls": found.polls}
        cursor.execute(_RECORD_ROUND, totals)
    _complete_minutes(feed, handlers)
    return found


def compare() -> Round:
    """Compare all counts with the ledger, page by page, each page at a position of its own.

    Raises Behind, VotesUnavailable.
    """
    polls, differing, after = 0, set[UUID](), FIRST
    reached = -1
    while True:
        own = _read_page(after)
        page = votes_client.fetch_ledger(position=own.position, after=after)
        if page.epoch != own.epoch or page.position > own.position:
            raise Behind(
                f"applied {own.position} of epoch {own.epoch}, "
                f"the ledger is at {page.position} of epoch {page.epoch}"
            )
        if page.polls is None:
            if page.position <= reached:
                raise Behind(f"the ledger stays at {page.position} of {own.position}")
            reached = page.position
            continue
        through = min(own.through, page.polls[-1].poll_id if page.more else LAST)
        ledger = {poll.poll_id: poll for poll in page.polls if poll.poll_id <= through}
        counted = {key: entry for key, entry in own.polls.items() if key <= through}
        both = ledger.keys() & counted.keys()
        differing |= ledger.keys() ^ counted.keys()
        differing |= {key for key in both if not _agree(ledger[key], counted[key])}
        polls += len(ledger)
        if through == LAST:
            return Round(polls, differing)
        after, reached = through, -1


def _agree(ledger: LedgerEntry, counted: LedgerEntry) -> bool:
    """Whether the entries are equal; votes of 0.2.0 has no numbers of ballots."""
    if ledger.ballots is None:
        counted = structs.replace(counted, ballots=None, marks=None)
    return ledger == counted


class _Page(NamedTuple):
    """The counts of the polls up to id `through`, at one position of one epoch of votes/0."""

    epoch: int
    position: int
    polls: dict[UUID, LedgerEntry]
    through: UUID


def _read_page(after: UUID) -> _Page:
    """The counts of the next polls and their position, from one snapshot of the database.

    The transaction ends before the ledger is requested. A choice without a PollAnalytics row
    appears with zeros, so that it differs. Raises Behind before the first event.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_CURSOR, [VOTES])
        applied = cursor.fetchone()
        if applied is None:
            raise Behind("no event of votes has been applied yet")
        cursor.execute(_COUNTS, {"after": after, "limit": PAGE})
        rows = cursor.fetchall()
    polls = {row[0]: _entry(*row) for row in rows}
    epoch, position = applied
    return _Page(epoch, position, polls, rows[-1][0] if len(rows) == PAGE else LAST)


def _entry(*row: Any) -> LedgerEntry:
    poll_id, events, digest, votes, waiting, position, sealed, choices, ballots, marks = row
    return LedgerEntry(
        poll_id, events, digest, votes, waiting, position, sealed,
        choices=msgspec.json.decode(choices, type=dict[UUID, int]),
        ballots=ballots,
        marks=msgspec.json.decode(marks, type=dict[str, tuple[int, int]]),
    )  # fmt: skip


def _excused(feed: Feed) -> set[UUID]:
    """The polls with a dead letter, waiting or discarded: they are expected to differ."""
    polls = set()
    for letter in DeadLetter.objects.filter(source=VOTES):
        with suppress(deadletters.Stale, LookupError, TypeError, ValueError):
            polls.add(UUID(deadletters.read(letter, feed)["data"]["poll_id"]))
    return polls


def _repair(feed: Feed, handlers: Handlers, wrong: set[UUID]) -> int:
    """Rebuild the polls; returns how many counts were wrong, 0 if the ledger was."""
    some = sorted(str(poll_id) for poll_id in wrong)[:20]
    log.error("counts differ from the ledger of votes", polls=some, number=len(wrong))
    rebuilt = rebuild(feed, handlers, polls=None if len(wrong) > MANY else wrong)
    if rebuilt.changed:
        return len(wrong)
    log.error("the counts were right, the ledger is rebuilt", number=len(wrong))
    votes_client.clear_ledger()
    return 0


def _complete_minutes(feed: Feed, handlers: Handlers) -> None:
    """Rebuild the polls of which 0.3.0 has counted events; their counts are right.

    They are all polls after an upgrade, and none from the next round on.
    """
    polls = untimed_polls()
    if polls:
        log.info("minutes are rebuilt", polls=len(polls))
        rebuild(feed, handlers, polls=None if len(polls) > MANY else polls)


@contextmanager
def _exclusive() -> Iterator[bool]:
    """Whether the lock was acquired; it belongs to the session, so it ends with the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('reconcile'))")
        acquired: bool = cursor.fetchone()[0]
        try:
            yield acquired
        finally:
            if acquired:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('reconcile'))")
