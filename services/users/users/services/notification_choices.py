"""What people have chosen for each kind of notification: in the list or not, by mail or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from users import selectors
from users.errors import AccountGone
from users.models import Kind, MailChoice, NotificationChoice, User
from users.models.notifications import OWN

PAUSE = timedelta(minutes=2)  # before a mail, so that several notifications are one mail
DAILY_HOUR = 6  # UTC


@dataclass(frozen=True, slots=True)
class Choice:
    """Where notifications of a kind go."""

    inbox: bool
    mail: str


def default_choice(kind: str) -> Choice:
    """The choice of a person who has made none: mails are about their own polls only."""
    return Choice(True, MailChoice.SOON if kind in OWN else MailChoice.OFF)


def choices_of(user: User) -> dict[str, Choice]:
    """What a person has chosen for each kind."""
    chosen = {
        row.kind: Choice(row.inbox, row.mail)
        for row in NotificationChoice.objects.filter(user=user)
    }
    return {kind.value: chosen.get(kind, default_choice(kind)) for kind in Kind}


@transaction.atomic
def choose(*, user: User, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Choice]:
    """Change what a person has chosen; kinds and channels that are left out stay as they are.

    Raises AccountGone for an erased person.
    """
    if not selectors.lock_unerased(user.pk):
        raise AccountGone()
    before = choices_of(user)
    for kind, change in changes.items():
        values = {"inbox": before[kind].inbox, "mail": before[kind].mail} | dict(change)
        NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults=values)
    return choices_of(user)


def mail_due(choice: str, now: datetime) -> datetime | None:
    """When the mail of a notification of `now` is due; None if it is not mailed."""
    if choice == MailChoice.OFF:
        return None
    if choice == MailChoice.SOON:
        return now + PAUSE
    today = now.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
