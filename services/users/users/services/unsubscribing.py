"""One-click unsubscription (RFC 8058): tokens of links, headers, and what a click changes.

A token is the id of a recipient or of an account with an authentication code: derived, never
stored, valid for as long as what it names.
"""

import base64
import hmac
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from provote_core.digests import hmac_sha256
from users import errors, selectors
from users.models import (
    Kind,
    MailChoice,
    MailSuppression,
    Recipient,
    User,
)
from users.services.notification_choices import choose

PATH = "/api/v1/users/unsubscribe/"
_MAC = 16  # bytes of the authentication code
_RECIPIENT, _ACCOUNT = b"unsubscribe recipient\x00", b"unsubscribe account\x00"

State = Recipient.State


def recipient_token(recipient: UUID) -> str:
    """The token by which a recipient of invitations unsubscribes."""
    return _text(recipient, _RECIPIENT)


def account_token(user_id: UUID) -> str:
    """The token by which a person unsubscribes from mails with notifications."""
    return _text(user_id, _ACCOUNT)


def page_of(token: str) -> str:
    """The page on which a person unsubscribes, also for a malformed token; "" without a site."""
    return f"{settings.SITE_URL}/unsubscribe#token={quote(token)}" if settings.SITE_URL else ""


def headers(token: str) -> dict[str, str]:
    """The headers by which mail programs unsubscribe; none without a site."""
    if not settings.SITE_URL:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{PATH}{token}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@transaction.atomic
def unsubscribe(*, token: str) -> None:
    """Stop mails like the one that had this token; a repeat changes nothing.

    A recipient gets no more invitations of the owner, and their ballot token stays valid. A person
    gets no more mails with notifications, which stay in the inbox. Raises InvalidMailToken.
    """
    named, proof = _read(token)
    if hmac.compare_digest(proof, _proof(named, _RECIPIENT)):
        _unsubscribe_recipient(named)
    elif hmac.compare_digest(proof, _proof(named, _ACCOUNT)):
        _unsubscribe_account(named)
    else:
        raise errors.InvalidMailToken()


def _unsubscribe_recipient(recipient_id: UUID) -> None:
    recipient = Recipient.objects.select_related("mailing").filter(pk=recipient_id).first()
    if recipient is None:
        raise errors.InvalidMailToken()
    owner, mailbox = recipient.mailing.owner, bytes(recipient.mailbox)
    if not selectors.keep_account(owner, deactivated=True):
        raise errors.InvalidMailToken()
    MailSuppression.objects.bulk_create(
        [MailSuppression(owner=owner, mailbox=mailbox)], ignore_conflicts=True
    )
    # Sent mails keep their state: the time of a change soon after a reminder would show the owner
    # that this person got it.
    waiting = Recipient.objects.filter(mailing__owner=owner, mailbox=mailbox, state=State.WAITING)
    waiting.update(state=State.UNSUBSCRIBED, changed_at=Now())


def _unsubscribe_account(user_id: UUID) -> None:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise errors.InvalidMailToken()
    try:
        choose(user=user, changes={kind.value: {"mail": MailChoice.OFF} for kind in Kind})
    except errors.AccountGone as error:
        raise errors.InvalidMailToken() from error


def _text(named: UUID, purpose: bytes) -> str:
    raw = named.bytes + _proof(named, purpose)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _proof(named: UUID, purpose: bytes) -> bytes:
    return hmac_sha256(settings.PROVOTE.digest_key, purpose + named.bytes)[:_MAC]


def _read(token: str) -> tuple[UUID, bytes]:
    """The id and the authentication code of a token. Raises InvalidMailToken."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), b"-_", validate=True)
        return UUID(bytes=raw[:16]), raw[16:]
    except ValueError as error:
        raise errors.InvalidMailToken() from error
