"""The texts of invitations, and the headers by which programs recognise and end them."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from provote_core.digests import hmac_sha256
from users.addresses import deliverable
from users.models import Mailing, Recipient
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
        "title": " ".join(mailing.title.split()),
        "poll_id": mailing.pk,
        "site": site,
        "token": token,
        "unsubscribe": unsubscribe,
    }
    text = render_to_string(f"mail/{recipient.language}/{kind}.txt", context)
    # The title is the organiser's text: in the body only, where it is named as theirs.
    subject, _, body = text.partition("\n")
    return EmailMessage(
        subject,
        body.lstrip(),
        to=[deliverable(recipient.address)],
        headers=headers(recipient.language, unsubscribe)
        | {"Message-ID": _message_id(recipient, number)},
    )


def _message_id(recipient: Recipient, number: int) -> str:
    """The same for each try of one mail, so that a mailbox recognises a copy.

    A digest: mail servers log it, and the id of a recipient is for the recipient's link only.
    """
    message = b"message id\x00" + recipient.pk.bytes + number.to_bytes(2, "big")
    name = hmac_sha256(settings.PROVOTE.digest_key, message)[:16].hex()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{name}@{domain}>"
