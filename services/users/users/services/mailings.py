"""Invitations by mail, for a poll's owner: add recipients, remind, watch, stop."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower, Now

from provote_core import database
from provote_core.digests import hmac_sha256
from provote_core.events import PollState
from provote_rules.lifecycle import ENDED, Status, effective_status
from provote_rules.texts import tr
from users import errors, selectors
from users.addresses import canonical, spellings
from users.models import Mailing, MailSuppression, Recipient, User
from users.polls_client import fetch_poll

MAX_ROWS = 100_000  # of one request
MAX_A_DAY = 200_000  # recipients that one owner may add within 24 hours
CHUNK = 5_000  # rows of one statement
PAUSE = timedelta(days=1)  # between two reminders
KEPT = timedelta(days=30)  # after the poll has ended

_INSERT = """
INSERT INTO recipients (id, poll_id, mailbox, address, language, reminder, state)
SELECT i.id, %(poll_id)s, i.mailbox, i.address, %(language)s, %(reminder)s,
       CASE WHEN EXISTS (SELECT FROM mail_suppressions s
                         WHERE s.owner = %(owner)s AND s.mailbox = i.mailbox)
            THEN 'unsubscribed' ELSE 'waiting' END
FROM unnest(%(ids)s::uuid[], %(mailboxes)s::bytea[], %(addresses)s::text[])
     AS i(id, mailbox, address)
ON CONFLICT (poll_id, mailbox) DO NOTHING
"""


def require_own_poll(*, poll_id: UUID, account: User, is_open: bool = False) -> PollState:
    """The poll by invitation whose owner is `account`; call it outside of transactions.

    Raises EmailNotVerified, PollNotFound, NotInvited, NotPublished for a draft, PollNotOpen for a
    closed poll and with `is_open` for a scheduled one, and PollUnavailable.
    """
    poll = fetch_poll(poll_id=poll_id)
    if poll.owner != account.subject:
        raise errors.PollNotFound()
    if not account.email_verified:
        raise errors.EmailNotVerified()
    if poll.eligibility != "invited":
        raise errors.NotInvited()
    now = database.now()
    status = effective_status(
        poll.status, opens_at=poll.opens_at, closes_at=poll.closes_at, now=now
    )
    if status == Status.DRAFT:
        raise errors.NotPublished()
    if status in ENDED or (is_open and status != Status.OPEN):
        raise errors.PollNotOpen()
    return poll


@transaction.atomic
def add_recipients(*, poll: PollState, language: str, addresses: Iterable[str]) -> int:
    """Have invitations mailed to `addresses`; returns how many are new recipients of the poll.

    An address is a recipient once, however it is spelled, so a repeat adds nothing. Those that
    want no invitations of this owner are recorded and get no mail. Raises TooManyInvitations,
    and PollNotFound if the owner was erased meanwhile.
    """
    if not selectors.keep_account(poll.owner):
        raise errors.PollNotFound()
    mailing = _started(poll)
    about = {
        "poll_id": mailing.poll_id,
        "owner": mailing.owner,
        "language": language,
        "reminder": mailing.reminder,
    }
    added, rest = 0, iter(addresses)
    while chunk := list(islice(rest, CHUNK)):
        added += _insert(about, chunk)
    today = Recipient.objects.filter(mailing__owner=poll.owner)
    if today.filter(created_at__gt=Now() - timedelta(days=1)).count() > MAX_A_DAY:
        raise errors.TooManyInvitations(
            tr("An account can mail {most:,} invitations within a day.", most=MAX_A_DAY)
        )
    return added


@transaction.atomic
def request_reminder(*, poll: PollState) -> Mailing:
    """Request a reminder to the recipients who have not voted when it is sent.

    Raises PollNotFound without recipients, ReminderTooSoon within a day of the last one.
    """
    mailing = Mailing.objects.select_for_update().filter(pk=poll.poll_id).first()
    if mailing is None:
        raise errors.PollNotFound(tr("The poll has no recipients."))
    now = database.now()
    if mailing.reminded_at is not None and mailing.reminded_at > now - PAUSE:
        raise errors.ReminderTooSoon()
    mailing.reminder += 1
    mailing.reminding, mailing.reminded_at = True, now
    mailing.save(update_fields=["reminder", "reminding", "reminded_at"])
    # The first mails of these are still to come.
    unsent = mailing.recipients.filter(
        state__in=[Recipient.State.WAITING, Recipient.State.SENDING]
    )
    unsent.update(reminder=mailing.reminder)
    return mailing


def mailing_of(*, poll_id: UUID, account: User) -> Mailing:
    """The mailing of a poll, for its owner. Raises PollNotFound, also without recipients."""
    found = Mailing.objects.filter(pk=poll_id, owner=account.subject).first()
    if found is None:
        raise errors.PollNotFound()
    return found


def progress(mailing: Mailing) -> dict[str, int]:
    """The number of recipients in each state, which reminders do not change."""
    found = mailing.recipients.values_list("state").annotate(n=Count("pk"))
    return {str(state): 0 for state in Recipient.State} | dict(found)


def recipients_of(mailing: Mailing) -> QuerySet[Recipient]:
    """The recipients in random order: ids are random."""
    return mailing.recipients.all()


def stop_mailings(*, poll_ids: Iterable[UUID], reason: str) -> None:
    """Send no further mail of these polls; a repeat changes nothing."""
    running = Mailing.objects.filter(pk__in=list(poll_ids), stopped_at=None)
    stopped = list(running.values_list("pk", flat=True))
    running.update(stopped_at=Now(), stopped_by=reason, reminding=False)
    waiting = Recipient.objects.filter(mailing__in=stopped, state=Recipient.State.WAITING)
    waiting.update(state=Recipient.State.STOPPED, changed_at=Now())


def forget_old() -> None:
    """Delete the mailings of polls that ended more than 30 days ago, a few in each call."""
    old = Mailing.objects.filter(stopped_at__lt=Now() - KEPT).order_by("stopped_at")
    Mailing.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:10])).delete()


def forget_person(*, subject: UUID, address: str) -> None:
    """Delete what an erased person mailed, and their address as a recipient of others."""
    Mailing.objects.filter(owner=subject).delete()
    MailSuppression.objects.filter(owner=subject).delete()
    invited = Recipient.objects.annotate(lower=Lower("address"))
    found = invited.filter(lower__in=spellings(address))
    found.filter(state=Recipient.State.WAITING).update(state=Recipient.State.STOPPED)
    found.update(address="")


def _started(poll: PollState) -> Mailing:
    """The poll's mailing, new or started again, with its row locked."""
    Mailing.objects.bulk_create(
        [Mailing(poll_id=poll.poll_id, owner=poll.owner, title=poll.title, stopped_by="")],
        update_conflicts=True,
        unique_fields=["poll_id"],
        update_fields=["owner", "title", "stopped_at", "stopped_by"],
    )
    return Mailing.objects.get(pk=poll.poll_id)


def _insert(about: dict[str, Any], addresses: Sequence[str]) -> int:
    rows = {
        "ids": [uuid4() for _ in addresses],
        "mailboxes": [_mailbox(about["owner"], address) for address in addresses],
        "addresses": list(addresses),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, about | rows)
        return int(cursor.rowcount)


def _mailbox(owner: UUID, address: str) -> bytes:
    """The digest of an address, the same in all polls of an owner."""
    key = settings.PROVOTE.digest_key
    return hmac_sha256(key, b"mailbox\x00" + owner.bytes + canonical(address).encode())
