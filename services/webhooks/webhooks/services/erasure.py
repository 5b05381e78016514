"""Erasure of a person: their webhooks are deleted, with all deliveries."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from provote_core.audit.models import AuditRecord
from provote_core.idempotency.models import IdempotencyRecord
from webhooks.models import ErasedSubject, Webhook

BATCH = 100  # people erased a second time in one transaction


@transaction.atomic
def erase_person(*, subject: UUID, until: datetime) -> None:
    """Delete all that is stored of `subject`, whose tokens verify until `until`.

    A repeat changes nothing. The subject itself is stored until `erase_remains`.
    """
    ErasedSubject.objects.get_or_create(subject=subject, defaults={"until": until})
    _delete([subject])


@transaction.atomic
def erase_remains() -> int:
    """Erase people a second time once their last tokens have expired; returns how many.

    A request that ran during the first erasure may have written the subject after it.
    """
    expired = ErasedSubject.objects.filter(until__lt=Now()).order_by("until")
    locked = expired.select_for_update(skip_locked=True)
    subjects = list(locked.values_list("subject", flat=True)[:BATCH])
    if subjects:
        _delete(subjects)
        ErasedSubject.objects.filter(pk__in=subjects).delete()
    return len(subjects)


def _delete(subjects: Collection[UUID]) -> None:
    Webhook.objects.filter(owner__in=subjects).delete()
    names = [str(subject) for subject in subjects]
    IdempotencyRecord.objects.filter(account__in=names).delete()
    AuditRecord.objects.filter(actor__in=names).update(actor="erased")
