"""Mails with notifications, by the process `users-mail`: all that are due to a person in one mail.

Notifications are marked before the mail server gets the message, so no mail is sent twice from one
event. A mail with an unknown outcome is not repeated; the inbox has its content.
"""

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string

from provote_core import languages, logs
from users import selectors
from users.addresses import deliverable
from users.delivery import Delivery, Outcome, ServerAway
from users.metrics import failures
from users.models import Notification, User
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
    rows, message = claimed
    try:
        result = delivery.send(message)
    except ServerAway:
        _put_back(rows)
        raise
    if result.outcome == Outcome.LATER:
        _put_back(rows)
    if result.outcome == Outcome.UNCERTAIN:
        raise ServerAway()  # a server that answers no message costs one mail in each round
    return int(result.outcome == Outcome.SENT)


@transaction.atomic
def _claim(user_id: UUID) -> tuple[list[UUID], EmailMessage] | None:
    """The notifications for one mail, marked as mailed, and the mail; None if there is none."""
    owner = selectors.lock_account(user_id)
    due = Notification.objects.filter(user=user_id, mailed_at=None, mail_due_at__lte=Now())
    if owner is None or not owner.email_verified:
        due.update(mail_due_at=None)
        return None
    if Notification.objects.filter(user=user_id, mailed_at__gt=Now() - PAUSE).exists():
        due.update(mail_due_at=Now() + PAUSE)
        return None
    found = list(due.order_by("created_at")[: MOST + 1])
    if not found:
        return None
    rows = list(due.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=rows).update(mailed_at=Now())
    return rows, _compose(owner, found[:MOST], len(rows))


def _put_back(rows: Sequence[UUID]) -> None:
    again = Notification.objects.filter(pk__in=rows)
    again.update(mailed_at=None, mail_due_at=Now() + PAUSE)


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
    text = render_to_string(f"mail/{language}/notifications.txt", context)
    subject, _, body = text.partition("\n")
    return EmailMessage(
        subject,
        body.lstrip(),
        to=[deliverable(owner.address)],
        headers=headers(language, account_token(owner.pk)),
    )
