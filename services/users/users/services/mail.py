"""Mails to people: requested in the transaction that causes them, sent later by the worker.

A waiting row has the recipient and the kind. The token of a mail is made when it is sent, and
only its digest is stored: no queue, no dump and no log contains a credential.
"""

from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from provote_core import database, languages, logs
from users import selectors, tokens
from users.addresses import canonical, spellings
from users.metrics import failures
from users.models import Mail, MailToken, User
from users.services.mail_messages import compose

LIVES: Mapping[str, timedelta] = {
    Mail.Kind.RESET_PASSWORD: timedelta(hours=1),
    Mail.Kind.VERIFY_EMAIL: timedelta(days=3),
}
KEPT = timedelta(days=30)  # for the person's export
PATIENCE = timedelta(days=1)  # a mail that cannot be sent within it is dropped
LONGEST_WAIT = 60  # minutes between two tries
# Limits for one address and kind, so that requests cannot flood a mailbox.
PAUSE = timedelta(minutes=1)
MOST_A_DAY = 10
ROUND = 20.0  # seconds that one round of sending may take

log = logs.get_logger(__name__)


def request_mail(kind: Mail.Kind, user: User, *, address: str | None = None) -> None:
    """Request a mail to `user`, at `address` instead of their own if given.

    Part of the caller's transaction. Each call requests a mail; mails beyond the limits are not
    sent.
    """
    Mail.objects.create(user=user, kind=kind, address=address or user.address)


def request_mail_to_address(kind: Mail.Kind, address: str) -> None:
    """Request a mail to the account with `address`; takes as long if there is none."""
    Mail.objects.create(kind=kind, address=address)


def send_due() -> int:
    """Send the mails that are due, oldest first, for 20 seconds at most; returns their number.

    Several may run at once. A mail that fails is tried again after 1, 2, 4 … 60 minutes, for a
    day; one whose process died while it was sent is sent again, with a new token.
    """
    deadline, sent = monotonic() + ROUND, 0
    due = Mail.objects.filter(sent_at=None, due_at__lte=Now(), created_at__gt=Now() - PATIENCE)
    for mail_id in list(due.order_by("due_at").values_list("pk", flat=True)[:100]):
        message = _claim(mail_id)
        if message is None:
            continue
        if not _send(mail_id, message) or monotonic() > deadline:
            break  # the server may be away, and the next round is seconds off
        sent += 1
    return sent


def forget_old() -> None:
    """Delete mails of more than thirty days ago, those without account, and expired tokens."""
    Mail.objects.filter(created_at__lt=Now() - KEPT).delete()
    Mail.objects.filter(user=None, created_at__lt=Now() - PATIENCE).delete()
    MailToken.objects.filter(expires_at__lt=Now()).delete()


@transaction.atomic
def _claim(mail_id: UUID) -> EmailMessage | None:
    """The mail ready to be sent, with the time of its next try; None if it is not to be sent."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None:
        return None
    # The account's lock first, as everywhere: an erasure holds it when it deletes mails.
    owner = _addressee(mail)
    waiting = Mail.objects.filter(pk=mail_id, sent_at=None, due_at__lte=Now())
    if not waiting.exists():
        return None  # another worker is sending it, or has sent it
    if owner is None or _is_too_much(mail):
        waiting.delete()
        return None
    # Never the address of the request: it may be another spelling than the account's.
    address = owner.address if mail.kind in LIVES else mail.address
    wait = timedelta(minutes=min(2**mail.tries, LONGEST_WAIT))
    waiting.update(user=owner, address=address, tries=F("tries") + 1, due_at=Now() + wait)
    return _compose(Mail.Kind(mail.kind), owner, address)


def _addressee(mail: Mail) -> User | None:
    """The account, locked, that this mail is for, if the mail still applies."""
    user_id = mail.user_id
    if user_id is None:
        holder = selectors.account_of_mailbox(mail.address)
        user_id = holder.pk if holder else None
    owner = selectors.lock_account(user_id) if user_id else None
    if owner is None:
        return None
    if mail.kind in LIVES and canonical(owner.address) != canonical(mail.address):
        return None
    if mail.kind == Mail.Kind.VERIFY_EMAIL and owner.email_verified:
        return None
    return owner


def _is_too_much(mail: Mail) -> bool:
    if mail.tries:
        return False
    alike = Mail.objects.filter(
        address__lower__in=spellings(mail.address), kind=mail.kind, tries__gt=0
    )
    today = alike.filter(created_at__gt=Now() - timedelta(days=1))
    return today.filter(created_at__gt=Now() - PAUSE).exists() or today.count() >= MOST_A_DAY


def _compose(kind: Mail.Kind, owner: User, address: str) -> EmailMessage:
    context = {"username": owner.username, "site": settings.SITE_URL}
    if kind in LIVES:
        token = tokens.new_mail_token()
        MailToken.objects.filter(user=owner, kind=kind).delete()
        MailToken.objects.create(
            digest=tokens.digest(token),
            user=owner,
            kind=kind,
            address=address,
            expires_at=database.now() + LIVES[kind],
        )
        context["token"] = token
    language = languages.of_locale(owner.profile.locale)
    return compose(kind, address=address, language=language, context=context)


def _send(mail_id: UUID, message: EmailMessage) -> bool:
    try:
        message.send()
    except Exception as error:
        # Its text may hold the address. Every error leads to another try.
        failures.labels("account").inc()
        log.warning("mail not sent", mail=str(mail_id), error=type(error).__name__)
        return False
    Mail.objects.filter(pk=mail_id).update(sent_at=Now())
    log.info("mail sent", mail=str(mail_id))
    return True
