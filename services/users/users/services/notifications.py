"""Notifications: created once for each event and person, by what the person has chosen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from provote_core import database
from provote_core.events import PollState
from provote_rules.lifecycle import is_past
from users import selectors
from users.models import (
    Follow,
    Kind,
    Notification,
    NotificationChoice,
    OwnerNotice,
    PollCopy,
    User,
)
from users.services.notification_choices import Choice, default_choice, mail_due

CHUNK = 2_000  # people of one statement
KEPT = timedelta(days=90)
CLOSING = timedelta(days=1)  # before the close
# Older events notify no one: a service that begins to follow polls reads all of their history.
RECENT = timedelta(days=2)

_COPY = """
INSERT INTO poll_copies (poll_id, owner, title, status, listing, closes_at, version)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (poll_id) DO UPDATE SET owner = excluded.owner, title = excluded.title,
    status = excluded.status, listing = excluded.listing, closes_at = excluded.closes_at,
    version = excluded.version
WHERE poll_copies.version < excluded.version
"""

_TAKE_NOTICES = """
DELETE FROM owner_notices n USING poll_copies p
WHERE p.poll_id = n.poll_id AND n.id IN (
    SELECT w.id FROM owner_notices w JOIN poll_copies c ON c.poll_id = w.poll_id
    ORDER BY w.id LIMIT 500 FOR UPDATE OF w SKIP LOCKED)
RETURNING n.kind, n.occurrence, p.poll_id, p.owner, p.title
"""


def is_recent(at: datetime) -> bool:
    """Whether an event of this time still notifies."""
    return at > database.now() - RECENT


def copy_polls(states: Iterable[PollState]) -> None:
    """Keep what notifications need of polls; an older version never replaces a newer one."""
    with connection.cursor() as cursor:
        for state in states:
            values: list[Any] = [
                state.poll_id, state.owner, state.title, state.status, state.listing,
                state.closes_at, state.version,
            ]  # fmt: skip
            cursor.execute(_COPY, values)


def notify_opened(state: PollState) -> int:
    """Notify those who follow the poll, and, if it is listed, its owner; never the owner."""
    if state.listing == "private":
        return 0
    wanted = Q(target=Follow.Target.POLL, target_id=state.poll_id)
    if state.listing == "listed":
        wanted |= Q(target=Follow.Target.OWNER, target_id=state.owner)
    active = Follow.objects.filter(wanted, user__is_active=True)
    followers = active.exclude(user__subject=state.owner)
    people = followers.order_by("user").values_list("user", flat=True).distinct()
    return _notify(Kind.POLL_OPENED, people.iterator(chunk_size=CHUNK), state.poll_id, state.title)


def notify_closed(state: PollState) -> int:
    """Notify the owner of a poll that has closed."""
    owner = User.objects.filter(subject=state.owner, is_active=True).values_list("pk", flat=True)
    return _notify(Kind.POLL_CLOSED, owner, state.poll_id, state.title)


def note_quarantined(poll_ids: Iterable[UUID], *, day: date) -> None:
    """Have the owners of polls with votes in quarantine notified, once for each poll and day."""
    _note(Kind.POLL_QUARANTINED, set(poll_ids), occurrence=day.isoformat())


def note_final(poll_ids: Iterable[UUID]) -> None:
    """Have the owners of polls with a final result notified, once for each poll."""
    _note(Kind.RESULTS_FINAL, set(poll_ids))


def _note(kind: Kind, poll_ids: Iterable[UUID], *, occurrence: str = "") -> None:
    rows = [OwnerNotice(kind=kind, poll_id=pk, occurrence=occurrence) for pk in poll_ids]
    OwnerNotice.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def notify_owners() -> int:
    """Notify owners of what was noted about polls whose copy has arrived; a repeat does nothing.

    Polls without a copy wait for it, at most two days.
    """
    made = 0
    for kind, occurrence, poll_id, owner, title in database.rows(_TAKE_NOTICES, []):
        people = User.objects.filter(subject=owner, is_active=True).values_list("pk", flat=True)
        made += _notify(Kind(kind), people, poll_id, title, occurrence=occurrence)
    OwnerNotice.objects.filter(created_at__lt=Now() - RECENT).delete()
    return made


@transaction.atomic
def notify_closing() -> int:
    """Notify the followers of a batch of polls that close within a day; a repeat does nothing."""
    now, made = database.now(), 0
    known = PollCopy.objects.filter(status="open", closes_at__isnull=False)
    unhandled = known.exclude(closing_at=F("closes_at")).order_by("closes_at")
    for poll in unhandled.select_for_update(skip_locked=True)[:20]:
        if poll.closes_at is None or not is_past(poll.closes_at - CLOSING, now):
            break
        PollCopy.objects.filter(pk=poll.pk).update(closing_at=poll.closes_at)
        if poll.listing != "private" and not is_past(poll.closes_at, now):
            made += _notify_closing(poll, poll.closes_at)
    return made


def _notify_closing(poll: PollCopy, at: datetime) -> int:
    followers = Follow.objects.filter(
        target=Follow.Target.POLL, target_id=poll.pk, user__is_active=True
    )
    people = followers.values_list("user", flat=True).order_by("user")
    when = at.isoformat()
    return _notify(Kind.POLL_CLOSING, people, poll.pk, poll.title, occurrence=when)


def inbox(user: User) -> QuerySet[Notification]:
    """The notifications of a person, without those that are mailed only."""
    return Notification.objects.filter(user=user, in_inbox=True)


def mark_read(*, user: User, until: UUID) -> int:
    """Mark all up to `until`, inclusive, as read; a repeat changes nothing."""
    unread = inbox(user).filter(pk__lte=until, read_at=None)
    return unread.update(read_at=Now())


def forget_old() -> None:
    """Delete notifications of more than 90 days ago, at most 10,000 at once."""
    old = Notification.objects.filter(created_at__lt=Now() - KEPT).order_by("created_at")
    Notification.objects.filter(pk__in=old.values("pk")[:10_000]).delete()


def forget_person(user: User) -> None:
    """Delete the follows, choices and notifications of an erased person, and their followers.

    Copies of their polls return with the events that name another owner. A copy that is locked is
    left to these events: its transaction may wait for the person's account.
    """
    Notification.objects.filter(user=user).delete()
    NotificationChoice.objects.filter(user=user).delete()
    followed = Q(target=Follow.Target.OWNER, target_id=user.subject)
    Follow.objects.filter(Q(user=user) | followed).delete()
    copies = PollCopy.objects.filter(owner=user.subject).select_for_update(skip_locked=True)
    PollCopy.objects.filter(pk__in=[copy.pk for copy in copies]).delete()


def _notify(
    kind: Kind, people: Iterable[UUID], poll_id: UUID, title: str, *, occurrence: str = ""
) -> int:
    """Create the notification for each person who wants it; a repeat creates none."""
    made, now = 0, database.now()
    for chunk in map(selectors.keep_accounts, _chunks(people)):
        chosen = {
            row.user_id: Choice(row.inbox, row.mail)
            for row in NotificationChoice.objects.filter(user__in=chunk, kind=kind)
        }
        rows = []
        for user_id in chunk:
            choice = chosen.get(user_id, default_choice(kind))
            due = mail_due(choice.mail, now)
            if choice.inbox or due is not None:
                rows.append(
                    Notification(
                        user_id=user_id, kind=kind, poll_id=poll_id, occurrence=occurrence,
                        title=title, in_inbox=choice.inbox, mail_due_at=due,
                    )
                )  # fmt: skip
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


def _chunks(people: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
