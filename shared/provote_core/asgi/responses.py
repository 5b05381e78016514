"""Responses of the ASGI kit: JSON and problem documents, and how they are sent."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from provote_core import logs, metrics, problems
from provote_core.asgi.requests import Request
from provote_core.asgi_streaming import StreamingResponse
from provote_core.context import RequestContext
from provote_core.exceptions import ProvoteError
from provote_core.headers import SECURE

Send = Callable[[dict[str, Any]], Awaitable[None]]
log = logs.get_logger("provote.request")

_SECURE = {name.lower().encode(): value.encode() for name, value in SECURE.items()}
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Response:
    """A response; `body` is encoded already."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def json_response(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Response:
    """A response with a JSON body; UUIDs and times are encoded as text."""
    return Response(status, _encode(body), {"Content-Type": "application/json", **(headers or {})})


def problem_response(error: ProvoteError, request: RequestContext) -> Response:
    """The problem document of an error, the same that Django sends."""
    problem = problems.render(error, request)
    return Response(problem.status, problem.body, problem.headers)


@cache
def _header_name(name: str) -> bytes:
    """A response header's name in bytes; cached, because there are few and clients set none."""
    return name.lower().encode("latin-1")


def _raw_headers(request: Request, own: Mapping[str, str]) -> dict[bytes, bytes]:
    """The headers of a response in bytes: those that every response carries, and its own."""
    raw = dict(_SECURE)
    raw[b"x-request-id"] = request.context.request_id.encode()
    raw[b"traceparent"] = request.context.traceparent.encode()
    for name, value in own.items():
        raw[_header_name(name)] = value.encode("latin-1")
    return raw


async def start_stream(
    send: Send, request: Request, response: StreamingResponse, started: float
) -> None:
    """Send the head of a streaming response; its time in metrics ends here.

    The connection closes with the response: on a kept one, a client that reconnects would reach
    the same process, which may be stopping.
    """
    raw = _raw_headers(request, response.headers)
    raw[b"connection"] = b"close"
    fields = list(raw.items())
    await send({"type": "http.response.start", "status": response.status, "headers": fields})
    seconds = time.perf_counter() - started
    metrics.request(request.context.method, request.route, response.status)(seconds)


async def send_response(send: Send, request: Request, response: Response, started: float) -> None:
    """Send a response with the headers that every response carries; count it, log a refusal.

    A success has its line in the gateway's access log, and its audit row if it changed something,
    under the same request id: a line here would cost a seventh of the rate. `started` is the time
    of `time.perf_counter` at the request's arrival.
    """
    raw = _raw_headers(request, response.headers)
    if response.status != 204:  # it has no body, so no length either (RFC 9110, 8.6)
        raw[b"content-length"] = b"%d" % len(response.body)
    fields = list(raw.items())
    await send({"type": "http.response.start", "status": response.status, "headers": fields})
    await send({"type": "http.response.body", "body": response.body})
    seconds = time.perf_counter() - started
    metrics.request(request.context.method, request.route, response.status)(seconds)
    if response.status < 400 or request.context.path.startswith("/health/"):
        return
    log.info(
        "request",
        method=request.context.method,
        path=request.context.path,
        status=response.status,
        ms=round(seconds * 1000, 1),
    )
