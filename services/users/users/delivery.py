"""Delivery of mails over one connection, with what the mail server says about each recipient.

Django's `send()` connects for each mail, and its errors do not say whether the server has accepted
the message: a repeat could send it twice.
"""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from time import monotonic
from typing import Any, ClassVar, Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

# Seconds for the response to a message, which a server may examine first. It is longer than for
# other commands (EMAIL_TIMEOUT), because a mail without this response is not sent again.
VERDICT = 120

# Seconds without mails after a message without response: each round could lose another one.
REST = 300

# No connection, or one that ended before the message was sent.
_AWAY = (OSError, smtplib.SMTPException)


class Outcome(StrEnum):
    """What the mail server did with a mail."""

    SENT = "sent"
    REFUSED = "refused"  # for good, 5xx
    LATER = "later"  # for now, 4xx
    UNCERTAIN = "uncertain"  # the connection broke after the message, before the response


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, and the code of the server's reply if it gave one."""

    outcome: Outcome
    code: int | None = None


class ServerAway(Exception):
    """The mail server takes no mail at all now; nothing was sent."""


class Delivery:
    """A connection to the mail server, opened for the first mail and closed with the context.

    The context raises ServerAway while this process rests after a message without response.
    """

    _rests_until: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self._backend: Any = get_connection()
        self._is_smtp = isinstance(self._backend, EmailBackend)

    def __enter__(self) -> Self:
        if monotonic() < Delivery._rests_until:
            raise ServerAway()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(*_AWAY):
            self._backend.close()

    def send(self, message: EmailMessage) -> Result:
        """Send a mail to its one recipient. Raises ServerAway; then nothing was sent."""
        if not self._is_smtp:
            self._backend.send_messages([message])
            return Result(Outcome.SENT)
        refusal = self._announce(message)
        return refusal or self._transmit(message)

    def _announce(self, message: EmailMessage) -> Result | None:
        """Name sender and recipient; the result if the recipient is refused."""
        sender, [recipient] = parseaddr(message.from_email)[1], message.recipients()
        if not recipient.isascii():
            # Accounts of an old release may have such a local part, which needs SMTPUTF8.
            return Result(Outcome.REFUSED)
        if not self._mail_from(sender):
            # Servers end a connection that was idle, or has sent many mails.
            self._drop()
            if not self._mail_from(sender):
                raise ServerAway()
        try:
            code, _ = self._server.rcpt(recipient)
            if code in (250, 251):
                return None
            self._server.rset()
        except _AWAY as error:
            self._drop()
            raise ServerAway() from error
        return _refusal(code)

    def _mail_from(self, sender: str) -> bool:
        try:
            self._backend.open()
            self._server.ehlo_or_helo_if_needed()
            code, _ = self._server.mail(sender)
        except _AWAY:
            return False
        return bool(code == 250)

    def _transmit(self, message: EmailMessage) -> Result:
        built: Any = message.message()  # Django's, whose as_bytes takes the end of lines
        content = built.as_bytes(linesep="\r\n")
        socket: Any = self._server.sock
        try:
            socket.settimeout(VERDICT)
            code, _ = self._server.data(content)
            socket.settimeout(self._backend.timeout)
        except smtplib.SMTPDataError as error:
            # The server does not want a message at all: none was sent.
            code = error.smtp_code
        except _AWAY:
            self._drop()
            Delivery._rests_until = monotonic() + REST
            return Result(Outcome.UNCERTAIN)
        if code == 250:
            return Result(Outcome.SENT)
        self._drop()
        return _refusal(code)

    @property
    def _server(self) -> smtplib.SMTP:
        server: smtplib.SMTP = self._backend.connection
        return server

    def _drop(self) -> None:
        with suppress(*_AWAY):
            self._backend.close()
        self._backend.connection = None


def _refusal(code: int) -> Result:
    return Result(Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER, code)
