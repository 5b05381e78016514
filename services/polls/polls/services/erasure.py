"""Erasure of a person: their token subject is removed from every table of this schema."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from polls import selectors
from polls.models import ErasedSubject, Image, Poll, Template
from polls.services.images import disown_images
from provote_core import outbox
from provote_core.audit.models import AuditRecord
from provote_core.events import PollAmended
from provote_core.idempotency.models import IdempotencyRecord
from provote_rules.lifecycle import Status

BATCH = 100  # people erased a second time in one transaction

# Copies of the owner in events that were published earlier.
_SCRUB_OUTBOX = """
UPDATE outbox SET events = replace(events::text, %(subject)s, %(successor)s)::jsonb
WHERE events @> jsonb_build_array(
    jsonb_build_object('data', jsonb_build_object('owner', %(subject)s::text))
)
"""


@transaction.atomic
def erase_person(*, subject: UUID, until: datetime) -> None:
    """Put a new random UUID in the place of `subject`, whose tokens verify until `until`.

    Polls are kept, templates deleted. The polls' versions increase, because the owner is part of
    their representation. A repeat changes nothing. The subject itself is stored until
    `erase_remains`.
    """
    ErasedSubject.objects.get_or_create(subject=subject, defaults={"until": until})
    _disown(subject)
    _clear_records([subject])


@transaction.atomic
def erase_remains() -> int:
    """Erase people a second time once their last tokens have expired; returns how many.

    A request that ran during the first erasure may have written the subject after it.
    """
    expired = ErasedSubject.objects.filter(until__lt=timezone.now()).order_by("until")
    locked = expired.select_for_update(skip_locked=True)
    subjects = list(locked.values_list("subject", flat=True)[:BATCH])
    if subjects:
        polls, images = (
            rows.objects.filter(owner__in=subjects).values_list("owner", flat=True)
            for rows in (Poll, Image)
        )
        for subject in polls.union(images):
            _disown(subject)
        _clear_records(subjects)
        ErasedSubject.objects.filter(pk__in=subjects).delete()
    return len(subjects)


def _disown(subject: UUID) -> None:
    successor = uuid4()
    disown_images(subject=subject, successor=successor)
    facts = []
    for poll in Poll.objects.select_for_update().filter(owner=subject).order_by("pk"):
        poll.change(owner=successor)
        if poll.status != Status.DRAFT:
            facts.append(selectors.fact(poll, PollAmended))
    with connection.cursor() as cursor:
        cursor.execute(_SCRUB_OUTBOX, {"subject": str(subject), "successor": str(successor)})
    if facts:
        outbox.append(facts)


def _clear_records(subjects: Sequence[UUID]) -> None:
    Template.objects.filter(owner__in=subjects).delete()
    names = [str(subject) for subject in subjects]
    IdempotencyRecord.objects.filter(account__in=names).delete()
    AuditRecord.objects.filter(actor__in=names).update(actor="erased")
