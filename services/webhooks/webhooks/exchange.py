"""One connection to a receiver: a request is sent, and its response read to a bound.

What a receiver may do is bounded here: endless heads, bodies and interim responses end with
ResponseTooLarge, and what is no HTTP with BadResponse. Time is bounded by the caller.
"""

import asyncio
from typing import cast

import httptools

RESPONSE_BYTES = 65_536  # head and body of one response, as far as they are read
SWITCHING_PROTOCOLS = 101


class ResponseTooLarge(Exception):
    """The receiver sends more than is read of a response."""


class BadResponse(Exception):
    """What the receiver sends is no response of HTTP/1.1."""


class ConnectionLost(Exception):
    """The connection ended before the head of the response; `early` if no byte of it came."""

    def __init__(self, *, early: bool) -> None:
        super().__init__()
        self.early = early


class Connection(asyncio.Protocol):
    """A connection that carries one exchange after another.

    `status` and `retry_after` (the header's text, "" without one) are those of the last response.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.status = 0
        self.retry_after = ""
        self.is_open = True
        self._left = 0
        self._head: asyncio.Future[None] = loop.create_future()
        self._body: asyncio.Future[None] = loop.create_future()
        self._is_interim = False
        self._is_complete = False
        self._is_lasting = False

    async def send(self, request: bytes) -> None:
        """Send a request; returns when the head of its response is read.

        Raises ResponseTooLarge, BadResponse, ConnectionLost.
        """
        loop = asyncio.get_running_loop()
        self.status, self.retry_after, self._left = 0, "", RESPONSE_BYTES
        self._head, self._body = loop.create_future(), loop.create_future()
        self._is_interim = self._is_complete = self._is_lasting = False
        self._parser = httptools.HttpResponseParser(self)
        if not self.is_open:
            raise ConnectionLost(early=True)
        self._transport.write(request)
        await self._head

    async def finish(self) -> bool:
        """Read the body to its end; returns whether the connection can carry another exchange."""
        if not self._is_complete:
            await self._body
        return self._is_lasting and self.is_open

    def close(self) -> None:
        """Close the connection at once."""
        if self.is_open:
            self.is_open = False
            self._transport.abort()

    # Called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Parse a part of the response; bytes that no request has asked for end the connection."""
        if self._left <= 0:
            self._fail(BadResponse())
            return
        part, self._left = data[: self._left], self._left - len(data)
        try:
            self._parser.feed_data(part)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(BadResponse())
        if self._left < 0:
            self._fail(ResponseTooLarge())

    def connection_lost(self, error: Exception | None) -> None:
        """End what waits; a body without a length ends so, too."""
        self.is_open = False
        self._fail(ConnectionLost(early=self._left == RESPONSE_BYTES))

    # Called by the parser

    def on_message_begin(self) -> None:
        """A response begins; a second one that no request has asked for ends the connection."""
        if self._is_complete:
            self._is_lasting = False
        else:
            self.retry_after = ""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the one header that counts."""
        if not self._head.done() and name.lower() == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()

    def on_headers_complete(self) -> None:
        """The head is read, unless it is that of an interim response."""
        if self._head.done():
            return
        self.status = self._parser.get_status_code()
        self._is_interim = self.status < 200 and self.status != SWITCHING_PROTOCOLS
        if not self._is_interim:
            self._head.set_result(None)

    def on_message_complete(self) -> None:
        """The response is read."""
        if not self._is_interim and not self._is_complete:
            self._is_complete = True
            self._is_lasting = self._parser.should_keep_alive()
            self._left = min(self._left, 0)  # further bytes belong to no request
            if not self._body.done():
                self._body.set_result(None)

    def _fail(self, error: Exception) -> None:
        self.close()
        if not self._head.done():
            self._head.set_exception(error)
            self._head.exception()  # without this, asyncio warns if no request waits
        elif not self._body.done():
            self._body.set_result(None)
