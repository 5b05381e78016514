"""The texts of invitations, and the headers by which programs recognise and end them."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from provote_core.digests import hmac_sha256
from users.models import Mailing, Recipient
from users.services.mail_messages import compose
from users.services.unsubscribing import headers, recipient_token


def invitation(mailing: Mailing, recipient: Recipient, token: str) -> EmailMessage:
    """The mail that invites a recipient to vote."""
    return _compose("invitation", mailing, recipient, token, number=0)


def reminder(mailing: Mailing, recipient: Recipient, token: str) -> EmailMessage:
    """The mail that reminds a recipient who has not voted."""
    return _compose("invitation-reminder", mailing, recipient, token, number=mailing.reminder)


def _compose(
    kind: str, mailing: Mailing, recipient: Recipient, token: str, *, number: int
) -> EmailMessage:
    site, unsubscribe = settings.SITE_URL, recipient_token(recipient.pk)
    context = {
        # The organiser's text: in the body only, never in the subject.
        "title": " ".join(mailing.title.split()),
        "poll_id": mailing.pk,
        "site": site,
        "token": token,
        "unsubscribe": unsubscribe,
    }
    return compose(
        kind,
        address=recipient.address,
        language=recipient.language,
        context=context,
        headers=headers(unsubscribe) | {"Message-ID": _message_id(recipient, number)},
    )


def _message_id(recipient: Recipient, number: int) -> str:
    """The same for each try of one mail, so that a mailbox recognises a copy.

    A digest: mail servers log it, and the id of a recipient is for the recipient's link only.
    """
    message = b"message id\x00" + recipient.pk.bytes + number.to_bytes(2, "big")
    name = hmac_sha256(settings.PROVOTE.digest_key, message)[:16].hex()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{name}@{domain}>"
