"""The export of everything that this service holds about a person."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet

from provote_core.audit.models import AuditRecord
from users.models import ApiKey, Follow, Mail, Mailing, Notification, NotificationChoice, User
from users.selectors import sessions_of

MAX_ROWS = 10_000  # of a kind; if there are more, the newest
ELSEWHERE = {"polls": "/api/v1/polls/?owner=me", "votes": "/api/v1/votes/"}


def of_account(account: User) -> dict[str, Any]:
    """Profile, sessions, keys without secrets, mails, notifications, audit, what staff changed.

    Newest first. Idempotency records are left out: they are digests and expire after a day.
    Of lists of recipients, whose addresses belong to others, only the polls are named. `complete`
    is false if there are more than 10,000 rows of a kind. `elsewhere` has the paths
    to the person's polls and votes.
    """
    kinds: dict[str, QuerySet[Any, Any]] = {
        "sessions": sessions_of(account).order_by("-family"),
        "api_keys": ApiKey.objects.filter(user=account).order_by("-id"),
        "mails": Mail.objects.filter(user=account).order_by("-id"),
        "notifications": Notification.objects.filter(user=account).order_by("-id"),
        "notification_choices": NotificationChoice.objects.filter(user=account).order_by("kind"),
        "follows": Follow.objects.filter(user=account).order_by("-id"),
        "mailings": Mailing.objects.filter(owner=account.subject).order_by("-created_at"),
        "audit": AuditRecord.objects.filter(
            Q(actor=str(account.subject)) | Q(target=account.pk)
        ).order_by("-id"),
        "changes_by_staff": LogEntry.objects.filter(object_id=str(account.pk)).order_by("-id"),
    }
    rows = {name: list(found[: MAX_ROWS + 1]) for name, found in kinds.items()}
    return {
        "profile": account,
        **{name: found[:MAX_ROWS] for name, found in rows.items()},
        "complete": all(len(found) <= MAX_ROWS for found in rows.values()),
        "elsewhere": ELSEWHERE,
    }
