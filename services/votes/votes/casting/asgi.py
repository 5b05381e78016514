"""ASGI itself: what the core does for Django by middleware, on this path by these functions."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from provote_core import context, headers, json, logs, metrics, problems, tracing
from provote_core.auth import Kind, Principal, anonymous, sources
from provote_core.auth.verifier import UnknownKey
from provote_core.exceptions import Forbidden, PayloadTooLarge, ProvoteError

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
log = logs.get_logger("provote.request")

# The headers that anything on this path reads.
READ = {
    name.encode(): name
    for name in ("authorization", "content-length", "content-type", "idempotency-key",
                 "traceparent", "transfer-encoding", "user-agent", "x-real-ip", "x-request-id",
                 "x-voter-token")
}  # fmt: skip
_SECURE = {name.lower().encode(): value.encode() for name, value in headers.SECURE.items()}


_encode = msgspec.json.Encoder().encode


class ClientGone(Exception):
    """The client left before its body had arrived; nobody waits for an answer."""


@dataclass(slots=True)
class Call:
    """One request on its way through this path; `route` is what metrics call its path."""

    request: context.RequestContext
    headers: Mapping[str, str]
    receive: Receive
    route: str = "unknown"
    principal: Principal = field(default_factory=anonymous)


@dataclass(slots=True)
class Response:
    """What goes out; `body` is JSON already."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def json_response(status: int, body: Any, extra: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    return Response(status, _encode(body), {"Content-Type": "application/json", **(extra or {})})


def open_call(scope: Scope, receive: Receive) -> tuple[Call, Any]:
    """Read the request's context and make it the current one; with its span, if it has one."""
    received: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = READ.get(raw_name)
        if name is not None:
            value = raw_value.decode("latin-1")
            # One sent twice is one list (RFC 9110), and not the last of two as the sender likes.
            received[name] = f"{received[name]},{value}" if name in received else value
    peer = scope.get("client")
    came = context.from_headers(
        received, peer=peer[0] if peer else "local", method=scope["method"], path=scope["path"]
    )
    request, span = tracing.begin(came)
    context.enter(request)
    return Call(request, received, receive), span


async def identify(call: Call) -> None:
    """Verify the caller; only people, backends and nobody in particular cast: 401, 403, or 503.

    Whether a poll takes votes of those who have no account is for its rules to say.
    """
    token = sources.bearer(call.headers.get("authorization"))
    if token is None:
        return
    if sources.is_service_token(token):
        call.principal = sources.service_principal(token)
    else:
        try:
            call.principal = sources.verifier().verify_cached(token)
        except UnknownKey:
            call.principal = await asyncio.to_thread(sources.verifier().verify, token)
    if call.principal.kind not in (Kind.PERSON, Kind.DELEGATE):
        raise Forbidden("Votes are cast by people and by backends.")


async def read_json(call: Call) -> Any:
    """The body, parsed strictly; {} without one, as in Django.

    Raises 415, 413, 400; ClientGone when there is nobody left.
    """
    declared = call.headers.get("content-length", "")
    if declared in ("", "0") and "transfer-encoding" not in call.headers:
        return {}
    json.require_json(call.headers.get("content-type"))
    if declared.isdecimal() and int(declared) > json.MAX_BODY:
        raise PayloadTooLarge()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await call.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > json.MAX_BODY:
            raise PayloadTooLarge()
        chunks.append(chunk)
        if not message.get("more_body"):
            return json.parse(b"".join(chunks))


def problem_response(error: ProvoteError, request: context.RequestContext) -> Response:
    """The same problem document that Django would send."""
    problem = problems.render(error, request)
    return Response(problem.status, problem.body, problem.headers)


@cache
def _name(name: str) -> bytes:
    """A header's name as it is sent; there are few, and no client chooses one."""
    return name.lower().encode("latin-1")


async def send_response(send: Send, call: Call, response: Response, started: float) -> None:
    """Send it with the headers that every answer carries, and log a refusal.

    A recorded vote has its line in the gateway's access log and its audit row, under the same
    request id; a third one here would cost a seventh of the rate.
    """
    raw = dict(_SECURE)
    raw[b"x-request-id"] = call.request.request_id.encode()
    raw[b"traceparent"] = call.request.traceparent.encode()
    for name, value in response.headers.items():
        raw[_name(name)] = value.encode("latin-1")
    raw[b"content-length"] = b"%d" % len(response.body)
    fields = list(raw.items())
    await send({"type": "http.response.start", "status": response.status, "headers": fields})
    await send({"type": "http.response.body", "body": response.body})
    seconds = time.perf_counter() - started
    metrics.request(call.request.method, call.route, response.status)(seconds)
    if response.status < 400 or call.request.path.startswith("/health/"):
        return
    log.info(
        "request",
        method=call.request.method,
        path=call.request.path,
        status=response.status,
        ms=round(seconds * 1000, 1),
    )
