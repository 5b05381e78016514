"""Sending of invitations and reminders, by the process `users-mail`.

Each mail is sent at most once: a recipient is marked before the mail server gets the message, and
a mail with an unknown outcome is not repeated. Ballot tokens are in memory for one batch only, and
what reminders lead to is neither stored nor logged (decision 53).
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from provote_core import database, logs
from users.delivery import Delivery, Outcome, Result, ServerAway
from users.metrics import failures
from users.models import Mailing, MailSuppression, Recipient, User
from users.services.invitation_texts import invitation, reminder
from users.services.mailings import stop_mailings
from users.votes_client import TokensRefused, VotesUnavailable, mailed_tokens

BATCH = 200  # mails whose tokens are fetched together
REMINDED = 50  # recipients whose reminders are marked together, and lost by a crash
ROUND = 50.0  # seconds that one call may take
PATIENCE = 12  # tries, 1, 2, 4 … 60 minutes apart: some seven hours
LONGEST_WAIT = 60  # minutes between two tries
LEASE = timedelta(minutes=15)  # after which a mail that is being sent counts as uncertain

State = Recipient.State
log = logs.get_logger(__name__)


def send_due() -> int:
    """Send the mails that are due, a batch of each poll in turn; returns their number.

    Several may run at once. Ends after 50 seconds, or when the mail server is away. Mails wait if
    votes has no answer for their poll, or the owner's account is deactivated.
    """
    deadline, sent = monotonic() + ROUND, 0
    unanswered: set[UUID] = set()
    settle_uncertain()
    try:
        with Delivery() as delivery:
            while monotonic() < deadline and (due := list(_due_mailings(unanswered))):
                for mailing in due:
                    try:
                        sent += _send_batch(mailing, delivery, deadline)
                    except VotesUnavailable as error:
                        unanswered.add(mailing.pk)
                        _report(error)
    except ServerAway as error:
        _report(error)
    return sent


def _report(error: Exception) -> None:
    failures.labels("invitation").inc()
    log.warning("invitations not sent", error=type(error).__name__)


def settle_uncertain() -> None:
    """Mark mails whose process died while it sent them; they are not sent again."""
    lost = Recipient.objects.filter(state=State.SENDING, changed_at__lt=Now() - LEASE)
    lost.update(state=State.UNCERTAIN, changed_at=Now())


def _due_mailings(unanswered: Collection[UUID]) -> QuerySet[Mailing]:
    waiting = Recipient.objects.filter(
        mailing=OuterRef("pk"), state=State.WAITING, due_at__lte=Now()
    )
    owner = User.objects.filter(subject=OuterRef("owner"), is_active=True)
    running = Mailing.objects.filter(Exists(owner), stopped_at=None).exclude(pk__in=unanswered)
    return running.filter(Q(reminding=True) | Exists(waiting)).order_by("created_at")


def _send_batch(mailing: Mailing, delivery: Delivery, deadline: float) -> int:
    """Send one batch of a poll. Raises ServerAway, VotesUnavailable."""
    if monotonic() > deadline:
        return 0
    try:
        sent = _send_invitations(mailing, delivery, deadline)
        return sent + (_send_reminders(mailing, delivery, deadline) if mailing.reminding else 0)
    except TokensRefused as error:
        stop_mailings(poll_ids=[mailing.pk], reason=error.code)
        return 0


def _send_invitations(mailing: Mailing, delivery: Delivery, deadline: float) -> int:
    due = mailing.recipients.filter(state=State.WAITING, due_at__lte=Now()).order_by("due_at")
    batch, sent = list(due[:BATCH]), 0
    tokens = _tokens(mailing, batch)
    for recipient in batch:
        if monotonic() > deadline:
            break
        token = tokens.get(recipient.pk)
        if token is None:
            _settle(recipient, State.WAITING, State.STOPPED)
        elif _settle(recipient, State.WAITING, State.SENDING, tries=F("tries") + 1):
            sent += _send_invitation(mailing, recipient, token, delivery)
    return sent


def _send_invitation(
    mailing: Mailing, recipient: Recipient, token: str, delivery: Delivery
) -> int:
    try:
        result = delivery.send(invitation(mailing, recipient, token))
    except ServerAway:
        _settle(recipient, State.SENDING, State.WAITING, tries=F("tries") - 1)
        raise
    _record(recipient, result)
    _require_answer(result)
    return int(result.outcome == Outcome.SENT)


def _require_answer(result: Result) -> None:
    """Raise ServerAway after an unknown outcome.

    The round ends, and a rest follows: a server that answers no message costs few mails.
    """
    if result.outcome == Outcome.UNCERTAIN:
        raise ServerAway()


def _record(recipient: Recipient, result: Result) -> None:
    tries = recipient.tries + 1
    if result.outcome == Outcome.LATER and tries < PATIENCE:
        wait = timedelta(minutes=min(2**recipient.tries, LONGEST_WAIT))
        _settle(recipient, State.SENDING, State.WAITING, code=result.code, due_at=Now() + wait)
        return
    later = result.outcome == Outcome.LATER
    state = State.REFUSED if later else State(result.outcome)
    _settle(recipient, State.SENDING, state, code=result.code)


def _send_reminders(mailing: Mailing, delivery: Delivery, deadline: float) -> int:
    """Send one batch of the reminder that was requested last.

    The batch is marked before its first mail, and goes in random order, so that neither rows nor
    the times of mails show who has voted. A reminder that the mail server refuses is not repeated:
    that would need a record of who got it.
    """
    batch = _unreminded(mailing)
    if not batch:
        Mailing.objects.filter(pk=mailing.pk, reminder=mailing.reminder).update(reminding=False)
        return 0
    tokens = _tokens(mailing, batch, unused_only=True)
    marked = _mark(mailing, [recipient.pk for recipient in batch])
    left, sent = [recipient for recipient in batch if recipient.pk in marked], 0
    secrets.SystemRandom().shuffle(left)
    try:
        while left and monotonic() < deadline:
            sent += _send_reminder(mailing, left, tokens, delivery)
    except ServerAway:
        _unmark(mailing, [recipient.pk for recipient in left])
        raise
    _unmark(mailing, [recipient.pk for recipient in left])
    return sent


def _send_reminder(
    mailing: Mailing, left: list[Recipient], tokens: Mapping[UUID, str], delivery: Delivery
) -> int:
    """Handle the last recipient that is left, and remove it once nothing is to be repeated.

    The batch was read up to a minute ago: meanwhile the poll, or the wish for mails, may have
    ended. All recipients are looked up, those who have voted, too.
    """
    is_wanted = _wanted(mailing).filter(pk=left[-1].pk, mailing__stopped_at=None).exists()
    token = tokens.get(left[-1].pk)
    if token is None or not is_wanted:
        left.pop()
        return 0
    result = delivery.send(reminder(mailing, left[-1], token))
    left.pop()
    _require_answer(result)
    return int(result.outcome == Outcome.SENT)


def _unreminded(mailing: Mailing) -> list[Recipient]:
    """A batch of those invited, in an order that the owner cannot know."""
    unhandled = _wanted(mailing).filter(reminder__lt=mailing.reminder)
    return list(unhandled.order_by("mailbox")[:REMINDED])


def _wanted(mailing: Mailing) -> QuerySet[Recipient]:
    """Those who were invited, and have neither unsubscribed nor erased their account."""
    invited = mailing.recipients.filter(state__in=[State.SENT, State.UNCERTAIN])
    suppressed = MailSuppression.objects.filter(owner=mailing.owner, mailbox=OuterRef("mailbox"))
    return invited.exclude(address="").exclude(Exists(suppressed))


def _mark(mailing: Mailing, batch: Sequence[UUID]) -> set[UUID]:
    """Mark the reminder as handled; returns those that no other process has marked."""
    sql = "UPDATE recipients SET reminder = %s WHERE id = ANY(%s) AND reminder < %s RETURNING id"
    rows = database.rows(sql, [mailing.reminder, list(batch), mailing.reminder])
    return {pk for (pk,) in rows}


def _unmark(mailing: Mailing, left: Sequence[UUID]) -> None:
    """Leave the reminder of these recipients to a later round."""
    if not left:
        return
    marked = Recipient.objects.filter(pk__in=left, reminder=mailing.reminder)
    marked.update(reminder=mailing.reminder - 1)
    # Another process may have found nothing left meanwhile.
    running = Mailing.objects.filter(pk=mailing.pk, reminder=mailing.reminder, stopped_at=None)
    running.update(reminding=True)


def _tokens(
    mailing: Mailing, batch: Sequence[Recipient], *, unused_only: bool = False
) -> dict[UUID, str]:
    if not batch:
        return {}
    wanted = [recipient.pk for recipient in batch]
    return mailed_tokens(poll_id=mailing.pk, recipients=wanted, unused_only=unused_only)


def _settle(recipient: Recipient, before: State, after: State, **changes: object) -> bool:
    """Change the state of a recipient; False if another process or the person was faster."""
    row = Recipient.objects.filter(pk=recipient.pk, state=before)
    values = {"state": after, "changed_at": Now(), **changes}
    return row.update(**values) == 1
