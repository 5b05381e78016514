"""The text of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

Numbers have an `id`, from which a client resumes. `hidden` and `end` have none: the id would
reveal how many votes there are, and the client keeps the id that it got last.
"""

import msgspec

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = b": heartbeat\n\n"
_encode = msgspec.json.Encoder().encode


def opening(retry_ms: int) -> bytes:
    """The first text of a stream: when to connect again after its end."""
    return b"retry: %d\n\n" % retry_ms


def numbers(event: str, id_: str, data: bytes) -> bytes:
    """The event `snapshot` or `results`; `data` is JSON, which has no line ends."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (id_.encode(), event.encode(), data)


def hidden(reason: str) -> bytes:
    """The results are not visible to the viewer; `reason` is the poll's policy."""
    return _notice("hidden", reason)


def end(reason: str) -> bytes:
    """Nothing follows, and connecting again brings nothing: `final` or `not-found`."""
    return _notice("end", reason)


def _notice(event: str, reason: str) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (event.encode(), _encode({"reason": reason}))
