"""Counting one poll: read a snapshot, count without a transaction, store the report."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from analytics import metrics
from analytics.tallying import beacon, due, profiles, reports, summaries
from analytics.tallying.due import Due
from analytics.tallying.lots import SeedMismatch, lot_of
from analytics.tallying.profiles import Snapshot
from analytics.tallying.reports import Counted
from provote_core import failpoint, logs
from provote_rules.tally import registry
from provote_rules.tally.profiles import Profile
from provote_rules.tally.reports import encode, tally
from provote_rules.tally.ties import Lot, TieUndecided

REVIVE_EVERY = 60.0  # seconds
HELP_EVERY = 15.0
ROUND = 1.0  # after which the polls that are due are looked up again: final counts come first

log = logs.get_logger(__name__)
_revived_at = 0.0


def count_due() -> None:
    """Count every poll whose count is due, one after another, until none is.

    Any number of processes may call it: each poll is counted by one of them at a time. A count
    that fails is recorded, and delays no other. Raises only errors of the database.
    """
    _revive()
    while found := due.due_polls():
        if not _count_some(found):
            return  # other processes count them


def count_overdue() -> float:
    """Make final counts that analytics-tally does not make; returns the seconds to wait.

    A step of analytics-follow: final counts must not wait where no analytics-tally is started.
    """
    for poll_id in due.overdue_polls():
        if count_poll(poll_id):
            log.warning("counted in place of analytics-tally", poll=str(poll_id))
    return HELP_EVERY


def _count_some(polls: Iterable[Due]) -> bool:
    """Count these polls in their order, for one round; returns whether any was counted."""
    ends = time.monotonic() + ROUND
    counted = False
    for one in polls:
        counted |= count_poll(one.poll_id)
        if counted and time.monotonic() >= ends:
            break
    return counted


def count_poll(poll_id: UUID) -> bool:
    """Count the poll if it is due; returns whether a count, or its failure, was stored here."""
    with _exclusive(poll_id) as acquired:
        if not acquired or not due.is_due(poll_id):
            return False
        reports.begin(poll_id)
        began = time.monotonic()
        try:
            return _count(poll_id, began)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("a count failed", poll=str(poll_id))
            metrics.tally_failures.labels(reports.FAILED).inc()
            reports.fail(poll_id, repr(error), duration=time.monotonic() - began)
            return True


def _count(poll_id: UUID, began: float) -> bool:
    found = profiles.read(poll_id)
    if found is None:
        return False
    snapshot, profile = found
    outcome = _outcome(snapshot, profile)
    duration = time.monotonic() - began
    failpoint.hit("tally.counted")
    stored = reports.store(snapshot, outcome, duration=duration)
    metrics.tally_duration.labels(snapshot.method, str(snapshot.ready).lower()).observe(duration)
    if outcome.state != reports.COUNTED:
        log.warning("a count waits", poll=str(poll_id), state=outcome.state)
        metrics.tally_failures.labels(outcome.state).inc()
    return stored


def _outcome(snapshot: Snapshot, profile: Profile) -> Counted:
    """The count, or why it stops."""
    try:
        lot_of(snapshot)
    except SeedMismatch as mismatch:
        log.error("seed mismatch", poll=str(snapshot.poll_id), why=str(mismatch))
        return Counted(
            state=reports.SEED_MISMATCH,
            summary=summaries.empty(),
            problem=str(mismatch),
            beacon=snapshot.beacon or None,
        )
    found = _beacon(snapshot)
    if found is not None and "since" in found:
        return Counted(state=reports.WAITING_FOR_BEACON, summary=summaries.empty(), beacon=found)
    return _tally(snapshot, profile, lot_of(snapshot, found or {}), found)


def _beacon(snapshot: Snapshot) -> dict[str, Any] | None:
    ties = snapshot.rules.ties
    if not (snapshot.ready and ties.by == "seed" and ties.beacon and snapshot.sealed_at):
        return None
    return beacon.try_fetch(beacon.url(), snapshot.beacon, after=snapshot.sealed_at)


def _tally(
    snapshot: Snapshot, profile: Profile, lot: Lot, found: dict[str, Any] | None
) -> Counted:
    try:
        report = tally(
            profile,
            registry.find(snapshot.method),
            seats=snapshot.seats,
            parameters=snapshot.rules.method,
            lot=lot,
        )
    except TieUndecided as tie:
        waiting = summaries.undecided(tie, ids=snapshot.ids, lot=lot)
        return Counted(state=reports.UNDECIDED, summary=waiting, beacon=found)
    text = encode(report)
    return Counted(
        state=reports.COUNTED,
        summary=summaries.summary(report, ids=snapshot.ids, lot=lot),
        report=text,
        digest=hashlib.sha256(text).hexdigest(),
        beacon=found,
    )


def _revive() -> None:
    global _revived_at
    if time.monotonic() - _revived_at >= REVIVE_EVERY:
        due.revive()
        _revived_at = time.monotonic()


@contextmanager
def _exclusive(poll_id: UUID) -> Iterator[bool]:
    """Whether the poll's lock was acquired; it belongs to the session, so it ends with it."""
    key = [f"tally {poll_id}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
        acquired: bool = cursor.fetchone()[0]
    try:
        yield acquired
    finally:
        if acquired and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)
