"""One attempt: a POST to a receiver, with its outcome. Every failure of a receiver is an outcome.

Redirects are not followed: their target would be another address, which the owner has not
registered. Bodies of responses are read to a bound and thrown away: stored ones would show the
owner of a webhook what an address answers.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from webhooks.connecting import AddressRefused, Unresolvable
from webhooks.exchange import BadResponse, Connection, ConnectionLost, ResponseTooLarge
from webhooks.pool import Place, Pool, place_of

TOTAL = 15.0  # seconds until the head of the response, however slowly bytes arrive
DRAIN = 1.0  # seconds for its body
LONGEST_RETRY_AFTER = 86_400  # seconds that a receiver may ask the sender to wait
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt has led to: the `status` of the response, or else the code of an `error`.

    `retry_after` are the seconds that a receiver with 429 or 503 asked for, else 0.
    """

    status: int | None = None
    error: str = ""
    seconds: float = 0.0
    retry_after: int = 0

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has accepted the message."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants no further messages."""
        return self.status == GONE


async def post(pool: Pool, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Send `body` to `url`, a canonical one, once, within TOTAL seconds.

    Raises only errors of this program.
    """
    began, place = time.monotonic(), place_of(url)
    try:
        async with asyncio.timeout(TOTAL):
            connection = await _send(pool, place, _request(url, headers, body))
    except Exception as error:
        code = error_code(error)
        if code is None:
            raise
        return Outcome(error=code, seconds=time.monotonic() - began)
    seconds, status = time.monotonic() - began, connection.status
    wait = _retry_after(connection.retry_after) if status in (429, 503) else 0
    await _drain(pool, place, connection)
    return Outcome(status=status, seconds=seconds, retry_after=wait)


async def _send(pool: Pool, place: Place, request: bytes) -> Connection:
    """A connection on which the head of the response has been read.

    A receiver may close an idle connection at the moment in which it is used again: then a new
    one is used. The message is the same, with its id, so it does no harm if both arrive.
    """
    idle = pool.take(place)
    if idle is not None:
        try:
            return await _exchange(idle, request)
        except ConnectionLost as lost:
            if not lost.early:
                raise
    return await _exchange(await pool.connect(place), request)


async def _exchange(connection: Connection, request: bytes) -> Connection:
    try:
        await connection.send(request)
    except BaseException:
        connection.close()
        raise
    return connection


def _request(url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    sent = {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


async def _drain(pool: Pool, place: Place, connection: Connection) -> None:
    """Read the body to its end, so that the connection can serve the next message.

    The status has decided already: a body that hangs, breaks or never ends costs the connection.
    """
    is_lasting = False
    try:
        async with asyncio.timeout(DRAIN):
            is_lasting = await connection.finish()
    except TimeoutError:
        pass
    finally:
        if is_lasting:
            pool.keep(place, connection)
        else:
            connection.close()


def error_code(error: BaseException) -> str | None:
    """The stable code of a failed attempt; None if `error` is not the receiver's doing."""
    match error:
        case AddressRefused():
            return "address-refused"
        case Unresolvable():
            return "unresolvable"
        case ResponseTooLarge():
            return "response-too-large"
        case BadResponse():
            return "protocol"
        case ConnectionLost():
            return "connection-lost"
        case TimeoutError():
            return "timeout"
        case ssl.SSLError():
            return "tls"
        case ConnectionResetError() | BrokenPipeError():
            return "connection-lost"
        case OSError():
            return "connection-refused"
    return None


def _retry_after(text: str) -> int:
    """The seconds of Retry-After, a number or a date; 0 without a readable one."""
    return min(max(_seconds(text), 0), LONGEST_RETRY_AFTER)


def _seconds(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        return int(parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return 0
