"""Commands: counting votes and storing states of polls. One transaction each."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import connection, transaction

from analytics import deltas
from analytics.deltas import Delta
from analytics.models import ErasedOwner, Poll
from provote_admin import services as adminsite
from provote_core.audit.models import AuditRecord
from provote_core.events import PollState
from provote_core.idempotency.expiry import delete_expired

# Only deltas that are not negative are inserted: PostgreSQL checks the constraint of the row to be
# inserted even if ON CONFLICT updates another one.
_COUNT_POLLS = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[]) AS s(poll_id, votes, waiting, position, events, digest)
), inserted AS (
    INSERT INTO tally (poll_id, votes, waiting, position, events, digest)
    SELECT * FROM delta WHERE votes >= 0 AND waiting >= 0
    ON CONFLICT (poll_id) DO UPDATE SET votes = tally.votes + excluded.votes,
        waiting = tally.waiting + excluded.waiting,
        position = greatest(tally.position, excluded.position),
        events = tally.events + excluded.events, digest = tally.digest # excluded.digest
)
UPDATE tally SET votes = tally.votes + delta.votes, waiting = tally.waiting + delta.waiting,
    position = greatest(tally.position, delta.position), events = tally.events + delta.events,
    digest = tally.digest # delta.digest
FROM delta WHERE tally.poll_id = delta.poll_id AND (delta.votes < 0 OR delta.waiting < 0)
"""

_COUNT_CHOICES = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS s(poll_id, choice_id, votes)
), inserted AS (
    INSERT INTO choice_count (poll_id, choice_id, votes)
    SELECT * FROM delta WHERE votes >= 0
    ON CONFLICT (poll_id, choice_id) DO UPDATE SET votes = choice_count.votes + excluded.votes
)
UPDATE choice_count SET votes = choice_count.votes + delta.votes
FROM delta WHERE choice_count.poll_id = delta.poll_id AND choice_count.choice_id = delta.choice_id
    AND delta.votes < 0
"""

_SEAL = """
INSERT INTO tally (poll_id, votes, position, sealed_at, events, digest)
VALUES (%s, 0, %s, %s, 1, %s)
ON CONFLICT (poll_id) DO UPDATE
SET position = greatest(tally.position, excluded.position), events = tally.events + 1,
    sealed_at = coalesce(tally.sealed_at, excluded.sealed_at),
    digest = tally.digest # excluded.digest
"""

_STORE_POLL = """
INSERT INTO poll (poll_id, owner, title, status, results_visibility, listing, choices,
                  opens_at, closes_at, closed_at, version)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s)
ON CONFLICT (poll_id) DO UPDATE SET
    owner = excluded.owner, title = excluded.title, status = excluded.status,
    results_visibility = excluded.results_visibility, listing = excluded.listing,
    choices = excluded.choices,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at,
    closed_at = excluded.closed_at, version = excluded.version
WHERE poll.version < excluded.version
"""


class CountBelowZero(ValueError):
    """A vote is to be removed from a count without a row: the event that added it is missing.

    The event becomes a dead letter, and is counted by a retry after the missing one.
    """


@transaction.atomic
def count_votes(*, changes: Iterable[Delta]) -> None:
    """Add the changes of events to the counts of polls and choices, one statement for each table.

    Call it once for each event, in the transaction that moves the cursor: a repeat counts again.
    The order of events does not matter. Raises CountBelowZero or IntegrityError for a count that
    would become negative; then nothing has changed.
    """
    polls, choices = deltas.net_changes(changes)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_POLLS, [list(column) for column in zip(*polls, strict=True)])
        _require_all(cursor.rowcount, sum(p.votes < 0 or p.waiting < 0 for p in polls))
        if choices:
            cursor.execute(_COUNT_CHOICES, [list(column) for column in zip(*choices, strict=True)])
            _require_all(cursor.rowcount, sum(choice.votes < 0 for choice in choices))


def _require_all(updated: int, negative: int) -> None:
    if updated != negative:
        raise CountBelowZero(f"{negative - updated} counts have no row")


@transaction.atomic
def seal_count(*, change: Delta, sealed_at: datetime) -> None:
    """Record that no vote of the poll can follow; a repeat keeps the time of the first seal."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [change.poll_id, change.position, sealed_at, change.event_hash])


@transaction.atomic
def store_polls(*, states: Iterable[PollState]) -> None:
    """Store states of polls; with repeats and out of order, the newest version stays."""
    newest: dict[UUID, PollState] = {}
    for state in sorted(states, key=lambda state: state.version):
        newest[state.poll_id] = state
    with connection.cursor() as cursor:
        # A concurrent erasure would miss a poll stored now, so one waits for the other.
        cursor.execute("LOCK TABLE erased_owner IN SHARE MODE")
        erased = _erased({state.owner for state in newest.values()})
        for _, state in sorted(newest.items()):
            owner = uuid4() if state.owner in erased else state.owner
            cursor.execute(_STORE_POLL, _poll_row(state, owner))


def _poll_row(state: PollState, owner: UUID) -> list[Any]:
    choices = msgspec.json.encode(state.choices).decode()
    return [state.poll_id, owner, state.title, state.status, state.results_visibility,
            state.listing, choices, state.opens_at, state.closes_at, state.closed_at,
            state.version]  # fmt: skip


@transaction.atomic
def erase_owner(*, subject: UUID) -> None:
    """Remove a person from their polls and audit rows, keep results; a repeat changes nothing."""
    ErasedOwner.objects.get_or_create(digest=_digest(subject))
    Poll.objects.filter(owner=subject).update(owner=uuid4())
    AuditRecord.objects.filter(actor=str(subject)).update(actor="erased")


def _erased(subjects: set[UUID]) -> set[UUID]:
    by_digest = {_digest(subject): subject for subject in subjects}
    found = ErasedOwner.objects.filter(pk__in=by_digest).values_list("digest", flat=True)
    return {by_digest[bytes(digest)] for digest in found}


def _digest(subject: UUID) -> bytes:
    message = b"erased owner" + subject.bytes
    return hmac.digest(settings.PROVOTE.digest_key, message, hashlib.sha256)


def run_housekeeping() -> None:
    """Delete expired idempotency keys and sessions of the admin site."""
    delete_expired()
    adminsite.run_housekeeping()
