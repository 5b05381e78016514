"""Commands: counting votes and storing states of polls. One transaction each."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from analytics import counting, deltas
from analytics.deltas import Delta
from analytics.models import ErasedOwner, Poll
from provote_admin import services as adminsite
from provote_core.audit.models import AuditRecord
from provote_core.events import PollState
from provote_core.idempotency.expiry import delete_expired

_SEAL = """
INSERT INTO tally (poll_id, votes, position, sealed_at, events, digest, timed)
VALUES (%s, 0, %s, %s, 1, %s, 1)
ON CONFLICT (poll_id) DO UPDATE
SET position = greatest(tally.position, excluded.position), events = tally.events + 1,
    timed = tally.timed + 1,
    sealed_at = coalesce(tally.sealed_at, excluded.sealed_at),
    digest = tally.digest # excluded.digest
"""

_RECOUNT = """
UPDATE tally_report SET done = false, recount_at = clock_timestamp()
WHERE %(polls)s::uuid[] IS NULL OR poll_id = ANY(%(polls)s)
"""

# A new state may have what a stopped count waits for: the seed of ties. One from 0.3.0, which does
# not know languages, keeps the language of the state before.
_STORE_POLL = """
WITH reported AS (
    INSERT INTO tally_report AS known (poll_id) VALUES (%s)
    ON CONFLICT (poll_id) DO UPDATE SET done = false WHERE known.done AND NOT known.final
), announced AS (
    INSERT INTO result_announcement (poll_id) VALUES (%s) ON CONFLICT DO NOTHING
)
INSERT INTO poll (poll_id, owner, title, status, results_visibility, listing, ballot_type, method,
                  seats, rules, tie_seed, choices, opens_at, closes_at, closed_at, version,
                  eligibility, language)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s::jsonb, %s, %s, %s, %s, %s, %s)
ON CONFLICT (poll_id) DO UPDATE SET
    owner = excluded.owner, title = excluded.title, status = excluded.status,
    results_visibility = excluded.results_visibility, listing = excluded.listing,
    ballot_type = excluded.ballot_type, method = excluded.method, seats = excluded.seats,
    rules = excluded.rules, tie_seed = excluded.tie_seed, choices = excluded.choices,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at,
    closed_at = excluded.closed_at, version = excluded.version,
    eligibility = excluded.eligibility, language = coalesce(excluded.language, poll.language)
WHERE poll.version < excluded.version
    OR (poll.version = excluded.version AND (poll.ballot_type = '' OR poll.eligibility = ''))
"""


# Copies of the owner in events that were published earlier.
_SCRUB_OUTBOX = """
UPDATE outbox SET events = replace(events::text, %(subject)s, %(successor)s)::jsonb
WHERE events @> jsonb_build_array(
    jsonb_build_object('data', jsonb_build_object('owner', %(subject)s::text))
)
"""


@transaction.atomic
def count_votes(*, changes: Iterable[Delta]) -> None:
    """Add the changes of events to the counts, at most one statement for each table.

    Call it once for each event, in the transaction that moves the cursor: a repeat counts again.
    The order of events does not matter. Raises CountBelowZero or IntegrityError for a count that
    would become negative, ValueError for a ballot that cannot be counted; then nothing has
    changed.
    """
    net = deltas.net_changes(changes)
    counting.add_polls(net.polls)
    if net.choices:
        counting.add_choices(net.choices)
    if net.ballots:
        counting.add_ballots(net.ballots)
    if net.marks:
        counting.add_marks(net.marks)
    if net.minutes:
        counting.add_minutes(net.minutes)
    if net.credentials:
        counting.add_credentials(net.credentials)


@transaction.atomic
def seal_count(*, change: Delta, sealed_at: datetime) -> None:
    """Record that no vote of the poll can follow; a repeat keeps the time of the first seal."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [change.poll_id, change.position, sealed_at, change.event_hash])


def recount(*, polls: Collection[UUID] | None = None) -> int:
    """Have the method of these polls, or of all, count again; returns their number.

    A count that reads the ballots from now on is another one; a repeat has it repeated.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, {"polls": None if polls is None else list(polls)})
        return int(cursor.rowcount)


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


@transaction.atomic
def record_openings(*, times: Mapping[UUID, datetime]) -> None:
    """Record when stored polls were opened; a repeat keeps the earliest time."""
    for poll_id, opened_at in sorted(times.items()):
        Poll.objects.filter(pk=poll_id).update(opened_at=Least(F("opened_at"), Value(opened_at)))


def _poll_row(state: PollState, owner: UUID) -> list[Any]:
    choices, rules = (msgspec.json.encode(part).decode() for part in (state.choices, state.rules))
    return [state.poll_id, state.poll_id, state.poll_id, owner, state.title, state.status,
            state.results_visibility, state.listing, state.ballot_type, state.method, state.seats,
            rules, state.tie_seed, choices, state.opens_at, state.closes_at, state.closed_at,
            state.version, state.eligibility, state.language]  # fmt: skip


@transaction.atomic
def erase_owner(*, subject: UUID) -> None:
    """Remove a person from their polls and audit rows, keep results; a repeat changes nothing."""
    ErasedOwner.objects.get_or_create(digest=_digest(subject))
    with connection.cursor() as cursor:
        cursor.execute(_SCRUB_OUTBOX, {"subject": str(subject), "successor": str(uuid4())})
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
