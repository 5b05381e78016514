"""Mails with notifications, by the process `users-mail`: all that are due to a person in one mail.

Notifications are marked before the mail server gets the message, so no mail is sent twice from one
event. A mail that is refused, or has an unknown outcome, is not repeated: the inbox has its
notifications, and those for which a mail has no room, whatever the person has chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from provote_core import languages, logs
from users import selectors
from users.delivery import Delivery, Outcome, ServerAway
from users.metrics import failures
from users.models import MailChoice, Notification, User
from users.services import notification_choices
from users.services.mail_messages import compose
from users.services.unsubscribing import account_token, headers

ROUND = 20.0  # seconds that one call may take
PATIENCE = timedelta(days=2)  # a mail that cannot be sent within it is dropped
PAUSE = timedelta(minutes=15)  # between two mails to a person, and before another try
MOST = 50  # notifications that one mail lists

log = logs.get_logger(__name__)


def send_due() -> int:
    """Send the mails that are due; returns their number. Several may run at once."""
    deadline, sent = monotonic() + ROUND, 0
    try:
        with Delivery() as delivery:
            for user_id in _due_people():
                sent += _send(user_id, delivery)
                if monotonic() > deadline:
                    break
    except ServerAway:
        failures.labels("notification").inc()
        log.warning("notifications not sent")
    return sent


def _due_people() -> list[UUID]:
    due = Notification.objects.filter(mailed_at=None, mail_due_at__lte=Now())
    recent = due.filter(created_at__gt=Now() - PATIENCE)
    people = recent.order_by("mail_due_at").values_list("user", flat=True)[:500]
    return list(dict.fromkeys(people))


def _send(user_id: UUID, delivery: Delivery) -> int:
    claimed = _claim(user_id)
    if claimed is None:
        return 0
    try:
        result = delivery.send(claimed.message)
    except ServerAway:
        _put_back(claimed)
        raise
    if result.outcome == Outcome.LATER:
        _put_back(claimed)
    if result.outcome == Outcome.UNCERTAIN:
        raise ServerAway()  # a server that answers no message costs few mails
    if result.outcome != Outcome.SENT:
        return 0
    _take_out_of_inbox(claimed.listed)
    return 1


@dataclass(frozen=True, slots=True)
class _Claim:
    """Notifications that are marked as mailed, and in the inbox, and the mail that lists them."""

    rows: list[UUID]
    mail_only: list[UUID]  # not wanted in the inbox
    listed: list[UUID]  # those of them that the mail lists
    message: EmailMessage


@transaction.atomic
def _claim(user_id: UUID) -> _Claim | None:
    """The notifications for one mail; None if there is none."""
    owner = selectors.lock_account(user_id)
    waiting = Notification.objects.filter(user=user_id, mailed_at=None)
    due = waiting.filter(mail_due_at__lte=Now())
    if owner is None or not owner.email_verified:
        due.update(mail_due_at=None)
        return None
    # The person may have chosen otherwise since the event, or while it was applied.
    waiting.filter(kind__in=_unmailed(owner)).update(mail_due_at=None)
    if Notification.objects.filter(user=user_id, mailed_at__gt=Now() - PAUSE).exists():
        due.update(mail_due_at=Now() + PAUSE)
        return None
    if not due.exists():
        return None
    # The next mail is minutes away, so this one has the notifications that are due soon, too.
    soon = waiting.filter(mail_due_at__lte=Now() + notification_choices.PAUSE)
    shown = list(soon.order_by("created_at")[:MOST])
    rows = dict(soon.values_list("pk", "in_inbox"))
    Notification.objects.filter(pk__in=rows).update(mailed_at=Now(), in_inbox=True)
    return _Claim(
        rows=list(rows),
        mail_only=[pk for pk, in_inbox in rows.items() if not in_inbox],
        listed=[row.pk for row in shown if not row.in_inbox],
        message=_compose(owner, shown, len(rows)),
    )


def _unmailed(owner: User) -> list[str]:
    """The kinds of which a person wants no mails."""
    chosen = notification_choices.choices_of(owner)
    return [kind for kind, choice in chosen.items() if choice.mail == MailChoice.OFF]


def _put_back(claimed: _Claim) -> None:
    _take_out_of_inbox(claimed.mail_only)
    again = Notification.objects.filter(pk__in=claimed.rows)
    again.update(mailed_at=None, mail_due_at=Now() + PAUSE)


def _take_out_of_inbox(rows: Sequence[UUID]) -> None:
    Notification.objects.filter(pk__in=rows).update(in_inbox=False)


def _compose(owner: User, shown: Sequence[Notification], total: int) -> EmailMessage:
    language = languages.of_locale(owner.profile.locale)
    context = {
        "username": owner.username,
        "site": settings.SITE_URL,
        "notifications": [
            {"kind": row.kind, "title": " ".join(row.title.split()), "poll_id": row.poll_id}
            for row in shown
        ],
        "more": total - len(shown),
    }
    return compose(
        "notifications",
        address=owner.address,
        language=language,
        context=context,
        headers=headers(account_token(owner.pk)),
    )
