"""Seals: the end of voting in a poll."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from provote_core import database, failpoint, outbox
from provote_core.events import Fact, PollSealed, PollState
from provote_rules.lifecycle import Status
from votes import errors
from votes.lock_numbers import poll_lock
from votes.locks import lock_poll_exclusive
from votes.models import PollSnapshot, Vote
from votes.services.snapshots import fetch_snapshot

SEALABLE = (Status.SCHEDULED, Status.OPEN)


def seal_poll(*, poll_id: UUID) -> datetime:
    """Close the poll for votes and return the time from which no vote is accepted.

    Casts hold the poll's lock until COMMIT, so every accepted vote has `cast_at` before that time
    and every later cast is refused. A repeat returns the same time and changes nothing. Raises
    PollNotOpen for a draft; `refresh_before_seal` comes first, outside of the transaction.
    """
    known = PollSnapshot.objects.filter(pk=poll_id).first()
    if known is not None and known.status not in SEALABLE and known.sealed_at is not None:
        return known.sealed_at
    return _seal(poll_id)


def refresh_before_seal(*, poll_id: UUID) -> None:
    """Fetch a poll that is unknown, or that is not open here and has no seal.

    Call it outside of transactions. Raises PollNotFound, PollUnavailable (503).
    """
    known = PollSnapshot.objects.filter(pk=poll_id).first()
    if known is None or (known.status not in SEALABLE and known.sealed_at is None):
        fetch_snapshot(poll_id=poll_id)


@transaction.atomic
def seal_again(*, states: Iterable[PollState]) -> None:
    """Seal closed polls whose seals were lost when this service was restored.

    The seal gets the published closing time, or the time of the last vote if a vote was cast
    after the restore. A repeat changes nothing; neither does a poll that has its seal.
    """
    closed = {state.poll_id: state.closed_at for state in states if state.closed_at}
    unsealed = PollSnapshot.objects.filter(pk__in=closed, sealed_at=None)
    for poll in sorted(unsealed, key=lambda poll: poll_lock(poll.pk)):
        lock_poll_exclusive(poll.pk)
        cast = Vote.objects.filter(poll_id=poll.pk).aggregate(last=Max("cast_at"))
        closed_at = closed[poll.pk]
        _store_seal(poll, max(closed_at, cast["last"] or closed_at))


@transaction.atomic
def _seal(poll_id: UUID) -> datetime:
    lock_poll_exclusive(poll_id)
    # A separate statement: it must see what was committed while the lock was waited for.
    now = database.now()
    poll = PollSnapshot.objects.select_for_update().get(pk=poll_id)
    if poll.sealed_at is not None:
        return poll.sealed_at
    if poll.status == "draft":
        raise errors.PollNotOpen()
    sealed_at = min(now, poll.closes_at) if poll.closes_at else now
    _store_seal(poll, sealed_at)
    failpoint.hit("sealing.sealed")
    return sealed_at


def _store_seal(poll: PollSnapshot, sealed_at: datetime) -> None:
    """Store a seal and its event, unless there is one; the caller holds the poll's lock."""
    if PollSnapshot.objects.filter(pk=poll.pk, sealed_at=None).update(sealed_at=sealed_at):
        fact = PollSealed(poll_id=poll.pk, closed_at=sealed_at)
        outbox.append([Fact(data=fact, subject=str(poll.pk), version=poll.version)])
