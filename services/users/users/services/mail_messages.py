"""The messages of mails, from templates whose first line is the subject."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from users.addresses import deliverable


def compose(
    kind: str,
    *,
    address: str,
    language: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """The mail of a kind in a language, to one address.

    It has the headers of automatic mails, by which RFC 3834 prevents out-of-office replies, and
    `headers`.
    """
    text = render_to_string(f"mail/{language}/{kind}.txt", dict(context))
    subject, _, body = text.partition("\n")
    automatic = {"Auto-Submitted": "auto-generated", "Content-Language": language}
    sent = {**automatic, **(headers or {})}
    return EmailMessage(subject, body.lstrip(), to=[deliverable(address)], headers=sent)
