"""Erasure of a person: deletes their data in this schema, and publishes `user.erased`."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from provote_core import database, outbox
from provote_core.audit.models import AuditRecord
from provote_core.events import Fact, UserErased
from provote_core.idempotency.models import IdempotencyRecord
from users import tokens
from users.addresses import spellings
from users.models import LOCALE, TIMEZONE, ApiKey, Mail, MailToken, RefreshToken, User, UserProfile
from users.services import mailings, notifications, throttle

ERASED = "erased"
# A consumer that was away for longer must be rebuilt: it no longer gets the erased subjects.
ERASURE_PUBLISHED = timedelta(days=7)
ANONYMOUS = UUID(int=0)
_OLD_ERASURES = """
SELECT (event->>'subject')::uuid
FROM outbox, jsonb_array_elements(events) AS event
WHERE created_at < %(before)s AND event->>'type' = 'user.erased'
  AND event->>'subject' <> %(anonymous)s
"""
_FORGET_ERASED = """
UPDATE outbox SET events = (
    SELECT jsonb_agg(CASE WHEN event->>'type' = 'user.erased'
        THEN jsonb_set(jsonb_set(event, '{subject}', to_jsonb(%(anonymous)s::text)),
                       '{data,subject}', to_jsonb(%(anonymous)s::text))
        ELSE event END ORDER BY place)
    FROM jsonb_array_elements(events) WITH ORDINALITY AS numbered(event, place))
WHERE created_at < %(before)s AND events @> '[{"type": "user.erased"}]'
  AND NOT events @> jsonb_build_array(jsonb_build_object('subject', %(anonymous)s::text))
"""


@transaction.atomic
def erase_user(*, user_id: UUID) -> None:
    """Erase a person's data, tokens, keys, mails and traces here; publishes `user.erased`.

    An empty row stays. Tokens end here at once, elsewhere once the event has arrived. A repeat
    changes nothing and publishes nothing.
    """
    known = User.objects.filter(pk=user_id, erased_at=None)
    # Before the account's lock: a login, too, counts its try before it takes the lock.
    throttle.forget_tries(known.values_list("username", flat=True).first() or "")
    user = known.select_for_update().first()
    if user is None:
        return
    subject, now = user.subject, timezone.now()
    _erase_traces(user)
    User.objects.filter(pk=user.pk).update(
        subject=uuid4(),
        # Registration refuses names with a colon, so this one is free.
        username=f"{ERASED}:{user.pk}",
        email=None,
        mailbox=None,
        email_verified_at=None,
        password=make_password(None),
        is_active=False,
        is_staff=False,
        is_superuser=False,
        is_moderator=False,
        last_login=None,
        erased_at=now,
        version=F("version") + 1,
    )
    # Its trigger empties the columns of older releases in `users`.
    UserProfile.objects.filter(user=user).update(
        display_name="", bio="", locale=LOCALE, timezone=TIMEZONE
    )
    fact = UserErased(subject=subject, tokens_expire_at=tokens.last_token_expires(now))
    outbox.append([Fact(data=fact, subject=str(subject), version=1)])


def _erase_traces(user: User) -> None:
    subject = str(user.subject)
    keys = list(ApiKey.objects.filter(user=user).values_list("pk", flat=True))
    IdempotencyRecord.objects.filter(
        Q(account=subject) | Q(resource__in=[user.pk, *keys])
    ).delete()
    AuditRecord.objects.filter(actor=subject).update(actor=ERASED)
    LogEntry.objects.filter(object_id=str(user.pk)).update(object_repr=ERASED, change_message="")
    ApiKey.objects.filter(user=user).delete()
    RefreshToken.objects.filter(user=user).delete()
    MailToken.objects.filter(user=user).delete()
    # Mails requested by an address belong to no account until they are sent.
    Mail.objects.filter(Q(user=user) | Q(address__lower__in=spellings(user.address))).delete()
    notifications.forget_person(user)
    mailings.forget_person(subject=user.subject, address=user.address)
    user.groups.clear()
    user.user_permissions.clear()


@transaction.atomic
def forget_erased() -> None:
    """Remove the subjects of old erasures from the outbox, the last table that holds them.

    Events keep them for seven days, for consumers that were away. The audit row of a request that
    ran during the erasure may name the subject, too.
    """
    before = timezone.now() - ERASURE_PUBLISHED
    about: dict[str, Any] = {"before": before, "anonymous": str(ANONYMOUS)}
    subjects = [str(subject) for (subject,) in database.rows(_OLD_ERASURES, about)]
    if subjects:
        IdempotencyRecord.objects.filter(account__in=subjects).delete()
        AuditRecord.objects.filter(actor__in=subjects).update(actor=ERASED)
        with connection.cursor() as cursor:
            cursor.execute(_FORGET_ERASED, about)
