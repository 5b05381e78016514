"""Commands beside casting: snapshots, the seal, erasure, housekeeping. One transaction each."""

import threading
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import httpx
import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from provote_admin import services as adminsite
from provote_core import failpoint, internal, outbox
from provote_core.audit.models import AuditRecord
from provote_core.auth import Kind, Principal
from provote_core.events import Fact, PollSealed, PollState
from provote_core.idempotency.expiry import forget_expired
from provote_core.idempotency.models import IdempotencyRecord
from votes import ballots, errors, selectors, voters
from votes.locks import lock_all_exclusive, lock_poll_exclusive
from votes.models import ErasedSubject, PollSnapshot, Vote
from votes.snapshots import SNAPSHOT_UPSERT, snapshot_values

FETCH_TIMEOUT = 2.0  # seconds
SLOT_WAIT = 0.2  # seconds that a question to polls waits for its turn

_fetch_slots = threading.BoundedSemaphore(2)


@transaction.atomic
def store_snapshots(*, states: Iterable[PollState]) -> None:
    """Keep what polls said of its polls; an older version never replaces a newer one."""
    with connection.cursor() as cursor:
        for state in sorted(states, key=lambda state: (state.poll_id, state.version)):
            cursor.execute(SNAPSHOT_UPSERT, snapshot_values(state))


@transaction.atomic
def forget_versions() -> None:
    """Let whatever polls says next replace what is known: it was restored to an older state.

    Seals are this service's own and stay, and so do polls that are no more: they have votes.
    """
    PollSnapshot.objects.update(version=0)


def fetch_snapshot(*, poll_id: UUID) -> None:
    """Ask polls about a poll and keep its answer. Raises as `ask_polls` does."""
    store_snapshots(states=[ask_polls(poll_id=poll_id)])


def ask_polls(*, poll_id: UUID) -> PollState:
    """What polls says of a poll now. Raises PollNotFound, PollUnavailable (503; also in a crowd).

    A process serves with 8 threads: however slow polls is, it holds up two of them.
    """
    if not _fetch_slots.acquire(timeout=SLOT_WAIT):
        raise errors.PollUnavailable()
    try:
        with internal.client(settings.PROVOTE.urls["polls"], timeout=FETCH_TIMEOUT) as client:
            answer = client.get(f"/internal/v1/polls/{poll_id}/")
        if answer.status_code == 404:
            raise errors.PollNotFound()
        answer.raise_for_status()
        state: PollState = msgspec.json.decode(answer.content, type=PollState)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise errors.PollUnavailable() from error
    finally:
        _fetch_slots.release()
    return state


def require_owner(*, poll_id: UUID, principal: Principal, or_staff: bool = False) -> PollSnapshot:
    """The poll, if `principal` is its owner; asks polls about one that may still be a draft.

    `or_staff` is for reading: staff who could make ballot tokens could vote. Raises PollNotFound,
    also for everybody else, and PollUnavailable (503).
    """
    known = PollSnapshot.objects.filter(pk=poll_id).first()
    if known is None or known.status == "draft":
        fetch_snapshot(poll_id=poll_id)
    poll = selectors.poll_of(poll_id)
    is_reader = or_staff and principal.staff
    if principal.kind is not Kind.PERSON or not (is_reader or principal.subject == poll.owner):
        raise errors.PollNotFound()
    return poll


def seal_poll(*, poll_id: UUID) -> datetime:
    """Let no further vote into the poll and return the time from which on that holds.

    Casts hold the poll's lock until COMMIT, so every vote accepted has `cast_at` before it and
    every later one is refused. A repeat returns the same time and changes nothing. Raises
    PollNotFound, PollUnavailable (503), PollNotOpen for a draft.
    """
    known = PollSnapshot.objects.filter(pk=poll_id).first()
    if known is None or known.status not in ballots.OPENABLE:
        if known is not None and known.sealed_at is not None:
            return known.sealed_at
        fetch_snapshot(poll_id=poll_id)
    return _seal(poll_id)


@transaction.atomic
def seal_again(*, states: Iterable[PollState]) -> None:
    """Seal polls that are closed, where votes has forgotten its seal: it was restored since.

    At the time that everybody knows; where somebody voted between the restore and this, when
    that was. A repeat, like a poll whose seal stands, changes nothing.
    """
    closed = {state.poll_id: state.closed_at for state in states if state.closed_at}
    unsealed = PollSnapshot.objects.filter(pk__in=closed, sealed_at=None)
    for poll in sorted(unsealed, key=lambda poll: ballots.poll_lock(poll.pk)):
        lock_poll_exclusive(poll.pk)
        cast = Vote.objects.filter(poll_id=poll.pk).aggregate(last=Max("cast_at"))
        closed_at = closed[poll.pk]
        _store_seal(poll, max(closed_at, cast["last"] or closed_at))


@transaction.atomic
def _seal(poll_id: UUID) -> datetime:
    lock_poll_exclusive(poll_id)
    with connection.cursor() as cursor:
        # A statement of its own: what the lock waited for must be visible to it.
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
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
    """Store a seal, unless there is one, and tell of it; call it with the poll's lock held."""
    if PollSnapshot.objects.filter(pk=poll.pk, sealed_at=None).update(sealed_at=sealed_at):
        fact = PollSealed(poll_id=poll.pk, closed_at=sealed_at)
        outbox.append([Fact(data=fact, subject=str(poll.pk), version=poll.version)])


@transaction.atomic
def erase_subject(*, subject: UUID, until: datetime) -> None:
    """Part a person from their votes, which go on counting; repeated, it changes nothing.

    The exclusive lock waits for every gathered transaction in flight and holds back the next:
    from here on none records a vote of this person.
    """
    lock_all_exclusive()
    _, fresh = ErasedSubject.objects.get_or_create(subject=subject, defaults={"until": until})
    if fresh:
        votes = Vote.objects.filter(voter=voters.person(subject), delegated=False)
        votes.update(voter=uuid4().bytes)
        PollSnapshot.objects.filter(owner=subject).update(owner=uuid4())
        transaction.on_commit(scrub_erased)


@transaction.atomic
def scrub_erased() -> int:
    """Take erased persons out of audit and idempotency rows; returns how many were left.

    Apart from the erasure, because these tables are searched from end to end and casting must
    not wait for it.
    """
    pending = list(
        ErasedSubject.objects.select_for_update(skip_locked=True).filter(scrubbed=False)
    )
    names = [str(erased.subject) for erased in pending]
    if names:
        AuditRecord.objects.filter(actor__in=names).update(actor="erased")
        IdempotencyRecord.objects.filter(account__in=names).delete()
        ErasedSubject.objects.filter(pk__in=[e.pk for e in pending]).update(scrubbed=True)
    return len(names)


def keep_house() -> None:
    """Forget expired keys, finish interrupted erasures, drop those that can cast no more."""
    forget_expired()
    adminsite.keep_house()
    over = ErasedSubject.objects.filter(until__lt=timezone.now())
    # What their last tokens were refused may have left their name in the audit log.
    over.update(scrubbed=False)
    scrub_erased()
    over.filter(scrubbed=True).delete()
