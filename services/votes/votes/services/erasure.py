"""Erasure of persons from votes, audit rows and idempotency keys."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from provote_core.audit.models import AuditRecord
from provote_core.idempotency.models import IdempotencyRecord
from votes import voters
from votes.locks import lock_all_exclusive
from votes.models import ErasedSubject, PollSnapshot, Vote


@transaction.atomic
def erase_subject(*, subject: UUID, until: datetime) -> None:
    """Unlink a person from their votes, which still count; a repeat changes nothing.

    The exclusive lock waits for all casts in flight and blocks new ones: afterwards none
    records a vote of this person.
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
    """Remove erased persons from audit and idempotency rows; returns how many were pending.

    A transaction of its own, because it scans these tables and casting must not wait for it.
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
