"""Forgetting a person: their token subject leaves every table of this schema."""

from uuid import UUID, uuid4

from django.db import connection, transaction

from polls.lifecycle import Status
from polls.models import Poll
from polls.selectors import fact
from provote_core import outbox
from provote_core.audit.models import AuditRecord
from provote_core.events import PollAmended
from provote_core.idempotency.models import IdempotencyRecord

# The copies of the owner in facts that were told long ago.
_SCRUB_OUTBOX = """
UPDATE outbox SET events = replace(events::text, %(subject)s, %(successor)s)::jsonb
WHERE events @> jsonb_build_array(
    jsonb_build_object('data', jsonb_build_object('owner', %(subject)s::text))
)
"""


@transaction.atomic
def erase_person(*, subject: UUID) -> None:
    """Put a new random UUID in the place of `subject`; a repeat finds nothing to do.

    Polls stay. Their versions rise, because the owner is part of what readers were shown.
    """
    successor = uuid4()
    facts = []
    for poll in Poll.objects.select_for_update().filter(owner=subject).order_by("pk"):
        poll.change(owner=successor)
        if poll.status != Status.DRAFT:
            facts.append(fact(poll, PollAmended))
    with connection.cursor() as cursor:
        cursor.execute(_SCRUB_OUTBOX, {"subject": str(subject), "successor": str(successor)})
    if facts:
        outbox.append(facts)
    IdempotencyRecord.objects.filter(account=str(subject)).delete()
    AuditRecord.objects.filter(actor=str(subject)).update(actor="erased")
