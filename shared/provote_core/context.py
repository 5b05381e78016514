"""The context of the request being served: its id, its trace and the client's address."""

import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from uuid import uuid4

import msgspec

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,128}\Z")
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")


class RequestContext(msgspec.Struct, frozen=True):
    """One request: `request_id`, W3C `traceparent`, client `address`, `method` and `path`.

    `begins_trace`: the request carries no trace, so its span has no parent. `accept_language` is
    the header; it is read only when a text is shown.
    """

    request_id: str
    traceparent: str
    address: str
    method: str = ""
    path: str = ""
    begins_trace: bool = False
    accept_language: str = ""


_current: ContextVar[RequestContext | None] = ContextVar("provote_request", default=None)


def current() -> RequestContext | None:
    """The request that this code serves; None in a relay, a worker or a command."""
    return _current.get()


def enter(context: RequestContext | None) -> None:
    """Make `context` the current request of this thread or task."""
    _current.set(context)


def from_headers(
    headers: Mapping[str, str], *, peer: str, method: str, path: str
) -> RequestContext:
    """Read a request's context; `headers` has lower-case names.

    The gateway replaces X-Real-IP, so it names the client; without a gateway the peer does.
    An id that is not 8 to 128 of `[A-Za-z0-9_-]` is replaced, so that none can forge a log line.
    """
    request_id = headers.get("x-request-id", "")
    if not _REQUEST_ID.match(request_id):
        request_id = uuid4().hex
    trace = headers.get("traceparent", "")
    begins = not TRACEPARENT.match(trace)
    if begins:
        fresh = os.urandom(24).hex()
        trace = f"00-{fresh[:32]}-{fresh[32:]}-01"
    address = headers.get("x-real-ip", "") or peer
    language = headers.get("accept-language", "")
    return RequestContext(request_id, trace, address, method, path, begins, language)
