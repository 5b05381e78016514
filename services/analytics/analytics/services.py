"""Commands: counting votes and keeping what others told. One transaction each."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import connection, transaction

from analytics import projections
from analytics.models import ErasedOwner, Poll
from analytics.projections import Step
from provote_admin import services as adminsite
from provote_core.audit.models import AuditRecord
from provote_core.events import PollState
from provote_core.idempotency.expiry import forget_expired

# What is new begins at nought: a row that was counted up before it is counted down would not pass
# its constraint as a row to be inserted.
_COUNT_POLLS = """
WITH step AS (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[]) AS s(poll_id, votes, waiting, position, events, digest)
), fresh AS (
    INSERT INTO tally (poll_id, votes, waiting, position, events, digest)
    SELECT * FROM step WHERE votes >= 0 AND waiting >= 0
    ON CONFLICT (poll_id) DO UPDATE SET votes = tally.votes + excluded.votes,
        waiting = tally.waiting + excluded.waiting,
        position = greatest(tally.position, excluded.position),
        events = tally.events + excluded.events, digest = tally.digest # excluded.digest
)
UPDATE tally SET votes = tally.votes + step.votes, waiting = tally.waiting + step.waiting,
    position = greatest(tally.position, step.position), events = tally.events + step.events,
    digest = tally.digest # step.digest
FROM step WHERE tally.poll_id = step.poll_id AND (step.votes < 0 OR step.waiting < 0)
"""

_COUNT_CHOICES = """
WITH step AS (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS s(poll_id, choice_id, votes)
), fresh AS (
    INSERT INTO choice_count (poll_id, choice_id, votes)
    SELECT * FROM step WHERE votes >= 0
    ON CONFLICT (poll_id, choice_id) DO UPDATE SET votes = choice_count.votes + excluded.votes
)
UPDATE choice_count SET votes = choice_count.votes + step.votes
FROM step WHERE choice_count.poll_id = step.poll_id AND choice_count.choice_id = step.choice_id
    AND step.votes < 0
"""

_FINISH = """
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


class CountedBelowNothing(ValueError):
    """A vote is to be taken from where none was ever counted: the event that put it there waits.

    The events that can be are counted, and this one when it is tried again after that one.
    """


@transaction.atomic
def count_votes(*, steps: Iterable[Step]) -> None:
    """Add what events did to the counts of polls and choices, one statement for each table.

    Call it once for each event, in the transaction that moves the cursor: a repeat counts again.
    Late events may come in any order. Raises CountedBelowNothing, or IntegrityError for a count
    that would fall below nought; then nothing has changed.
    """
    polls, choices = projections.count(steps)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_POLLS, [list(column) for column in zip(*polls, strict=True)])
        _require_all(cursor.rowcount, sum(p.votes < 0 or p.waiting < 0 for p in polls))
        if choices:
            cursor.execute(_COUNT_CHOICES, [list(column) for column in zip(*choices, strict=True)])
            _require_all(cursor.rowcount, sum(choice.votes < 0 for choice in choices))


def _require_all(updated: int, falling: int) -> None:
    if updated != falling:
        raise CountedBelowNothing(f"{falling - updated} counts have not begun")


@transaction.atomic
def finish_tally(*, step: Step, sealed_at: datetime) -> None:
    """Note that no vote of the poll can follow; the time of the first seal stays."""
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, [step.poll_id, step.position, sealed_at, step.mark])


@transaction.atomic
def store_polls(*, states: Iterable[PollState]) -> None:
    """Keep what polls says of its polls; repeated or out of order, the newest version stays."""
    newest: dict[UUID, PollState] = {}
    for state in sorted(states, key=lambda state: state.version):
        newest[state.poll_id] = state
    with connection.cursor() as cursor:
        # An erasure that runs meanwhile would miss a poll stored now: either waits for the other.
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
    """Part a person from their polls and audit rows; results stay. A repeat changes nothing."""
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


def keep_house() -> None:
    """Forget idempotency keys whose day is over, and sessions of the admin site."""
    forget_expired()
    adminsite.keep_house()
