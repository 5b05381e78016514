"""Periodic work: delete expired rows, and send mails."""

from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils import timezone

from provote_core.idempotency.expiry import delete_expired
from users.models import LoginTries, RefreshToken
from users.services import erasure, mail, mailboxes, mailings, notifications
from users.sign_on.services import forget_ended

_BATCH = 10_000


def run_housekeeping() -> None:
    """Delete expired rows, at most 10,000 of each kind, and send the mails that are due.

    Notifies owners of votes in quarantine, and followers of polls that close within a day.

    Fills the mailboxes that code of an older release left empty. May run at any time, and several
    times at once.
    """
    now = timezone.now()
    expired = RefreshToken.objects.filter(expires_at__lt=now).order_by("expires_at")
    RefreshToken.objects.filter(pk__in=expired.values("pk")[:_BATCH]).delete()
    sessions = Session.objects.filter(expire_date__lt=now).order_by("expire_date")
    Session.objects.filter(pk__in=sessions.values("pk")[:_BATCH]).delete()
    LoginTries.objects.filter(free_at__lt=Now()).delete()
    mailboxes.fill_mailboxes()
    mail.forget_old()
    mailings.forget_old()
    notifications.notify_owners()
    notifications.notify_closing()
    notifications.forget_old()
    forget_ended()
    delete_expired()
    erasure.forget_erased()
    mail.send_due()
