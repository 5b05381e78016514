"""Streaming responses of the ASGI kit: parts are sent as they are made.

A response may last for minutes and its client may read slowly or be gone. Every part is written
within a bounded time, so that a slow reader holds no memory beyond the connection's write buffer.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

SEND_TIMEOUT = 10.0  # seconds that a client may take to make room for the next part
# The name of an ASGI extension of asgi_serving.StreamProtocol; its value closes the connection
# without waiting for what is in the write buffer.
ABORT = "provote.abort"


@dataclass(slots=True)
class StreamingResponse:
    """A response whose body is made of `parts`, without a known length.

    `on_end` is called exactly once, when the response ends: with "complete" after the last part,
    "gone" when the client has disconnected, "slow" when it was dropped for reading too slowly.
    """

    status: int
    parts: AsyncGenerator[bytes]
    headers: dict[str, str] = field(default_factory=dict)
    on_end: Callable[[str], None] = lambda _: None


async def send_parts(
    scope: Mapping[str, Any], receive: Receive, send: Send, response: StreamingResponse
) -> None:
    """Send the body of a response that has started; returns when its connection is done.

    A client that disconnects ends it at once, one that makes no room for a part within
    SEND_TIMEOUT is disconnected.
    """
    reason, is_sending = "gone", True
    task = asyncio.current_task()
    assert task is not None
    cancel = task.cancel

    def stop(_: object) -> None:
        if is_sending:  # it may have ended in the same iteration of the loop
            cancel()

    leaving = asyncio.ensure_future(_until_gone(receive))
    leaving.add_done_callback(stop)
    try:
        await _send_all(send, response.parts)
        reason = "complete"
    except TimeoutError:
        reason = "slow"
        _abort(scope)
    except asyncio.CancelledError:
        if not leaving.done() or leaving.cancelled():
            raise
        task.uncancel()
    finally:
        is_sending = False
        leaving.cancel()
        response.on_end(reason)
        await response.parts.aclose()


async def _send_all(send: Send, parts: AsyncGenerator[bytes]) -> None:
    async for part in parts:
        async with asyncio.timeout(SEND_TIMEOUT):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    async with asyncio.timeout(SEND_TIMEOUT):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    """Return when the client disconnects; a body that it sends is not used."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _abort(scope: Mapping[str, Any]) -> None:
    abort = (scope.get("extensions") or {}).get(ABORT)
    if abort is not None:
        abort["abort"]()
