"""The ASGI kit: what middleware does for a Django application, as plain functions.

An ASGI application calls `serve` for each HTTP request and `lifespan` for its start and stop. Its
handler gets a `Request`, calls `authenticate` and `read_json` where it needs them, and returns a
`Response`, or a `StreamingResponse`, or raises; errors become the same problem documents as in
Django. There are no base classes and no middleware chain: each function call per request costs
processor time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from provote_core import address, context, cors, json, logs, metrics, problems, tracing
from provote_core.asgi_streaming import StreamingResponse, send_parts
from provote_core.auth import Principal, anonymous, sources
from provote_core.auth.verifier import UnknownKey
from provote_core.context import RequestContext
from provote_core.exceptions import MethodNotAllowed, PayloadTooLarge, ProvoteError
from provote_core.headers import SECURE

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
log = logs.get_logger("provote.request")

# The request headers that the kit itself reads.
HEADERS = (
    "accept-language", "access-control-request-method", "authorization", "content-encoding",
    "content-length", "content-type", "host", "origin", "traceparent", "transfer-encoding",
    "x-real-ip", "x-request-id",
)  # fmt: skip
_SECURE = {name.lower().encode(): value.encode() for name, value in SECURE.items()}
_encode = msgspec.json.Encoder().encode


class ClientGone(Exception):
    """The client disconnected before its body had arrived; no response is sent."""


@dataclass(slots=True)
class Request:
    """One HTTP request.

    `headers` has lower-case names, and only those that the application reads. `route` is the label
    of metrics and spans; the handler sets it, because a path may hold ids. `principal` is
    anonymous until `authenticate`.
    """

    context: RequestContext
    headers: Mapping[str, str]
    receive: Receive
    route: str = "unknown"
    principal: Principal = field(default_factory=anonymous)
    query: bytes = b""


@dataclass(slots=True)
class Response:
    """A response; `body` is encoded already."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Awaitable[Response | StreamingResponse]]


def header_names(*more: str) -> dict[bytes, str]:
    """The headers that an application reads: the kit's own and `more`, in lower case."""
    return {name.encode(): name for name in (*HEADERS, *more)}


async def serve(
    scope: Scope, receive: Receive, send: Send, *, handler: Handler, headers: Mapping[bytes, str]
) -> None:
    """Serve one HTTP request: context, `handler`, response, metrics, span, log line.

    Errors of the handler are sent as problem documents, unexpected ones as 500; after ClientGone
    nothing is sent. `headers` is the result of `header_names`.
    """
    started = time.perf_counter()
    request, span = open_request(scope, receive, headers)
    response: Response | StreamingResponse
    try:
        response = await _answer(scope, request, handler)
    except ClientGone:
        context.enter(None)
        return
    except Exception as error:
        response = problem_response(problems.translate(error), request.context)
    if cors.is_enabled(request.context.path):
        added = cors.response_headers(request.headers.get("origin"), request.context.method)
        if "Vary" in response.headers:
            added["Vary"] = f"{response.headers['Vary']}, {added['Vary']}"
        response.headers |= added
    try:
        if isinstance(response, StreamingResponse):
            await start_stream(send, request, response, started)
        else:
            await send_response(send, request, response, started)
    except BaseException:
        if isinstance(response, StreamingResponse):
            response.on_end("gone")
        raise
    finally:
        context.enter(None)
        tracing.end(span, request.context, route=request.route, status=response.status)
    if isinstance(response, StreamingResponse):
        # Outside of the span and of the context: the request has its response, which goes on.
        await send_parts(scope, receive, send, response)


async def lifespan(
    receive: Receive,
    send: Send,
    *,
    startup: Callable[[], Awaitable[None]],
    shutdown: Callable[[], Awaitable[None]],
) -> None:
    """Run `startup` when the server starts and `shutdown` when it stops, once each."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await startup()
            await send({"type": "lifespan.startup.complete"})
        else:
            await shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return


def open_request(
    scope: Scope, receive: Receive, headers: Mapping[bytes, str]
) -> tuple[Request, Any]:
    """Read a request's headers and make its context the current one; with its span, if traced."""
    received: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = headers.get(raw_name)
        if name is not None:
            value = raw_value.decode("latin-1")
            # A repeated header is one list (RFC 9110): a client cannot choose which one is used.
            received[name] = f"{received[name]},{value}" if name in received else value
    peer = scope.get("client")
    received_context = context.from_headers(
        received, peer=peer[0] if peer else "local", method=scope["method"], path=scope["path"]
    )
    current, span = tracing.begin(received_context)
    context.enter(current)
    query = scope.get("query_string", b"")
    return Request(current, received, receive, query=query), span


async def _answer(
    scope: Scope, request: Request, handler: Handler
) -> Response | StreamingResponse:
    """Answer a preflight as Django's middleware does, any other request by `handler`."""
    current = request.context
    if cors.is_preflight(current.method, request.headers) and cors.is_enabled(current.path):
        return Response(200, b"", {"Content-Type": "text/html; charset=utf-8"})
    require_address(scope, request)
    return await handler(request)


def require_address(scope: Scope, request: Request) -> None:
    """Raise InvalidAddress or UnknownHost (400), as the middleware of Django does."""
    path = request.context.path
    address.require_target(scope.get("raw_path") or b"", scope.get("query_string", b""))
    address.require_host(request.headers.get("host"), path)


def require_method(request: Request, *methods: str) -> None:
    """Raise MethodNotAllowed (405, with Allow) unless the request's method is one of these."""
    if request.context.method not in methods:
        raise MethodNotAllowed(headers={"Allow": ", ".join(methods)})


async def authenticate(request: Request) -> None:
    """Verify the access token and set `request.principal`; without a token it stays anonymous.

    Raises InvalidToken (401), and Unavailable (503) when the token's key cannot be fetched.
    """
    token = sources.bearer(request.headers.get("authorization"))
    if token is None:
        return
    if sources.is_service_token(token):
        request.principal = sources.service_principal(token)
        return
    try:
        request.principal = sources.verifier().verify_cached(token)
    except UnknownKey:
        # Fetches keys from a sibling, and blocks: not in the event loop.
        request.principal = await asyncio.to_thread(sources.verifier().verify, token)


async def read_json(request: Request) -> Any:
    """The body, parsed as strictly as in Django; {} without one.

    Raises UnsupportedMediaType (415), PayloadTooLarge (413), MalformedJson (400), and ClientGone.
    """
    declared = request.headers.get("content-length", "")
    if declared in ("", "0") and "transfer-encoding" not in request.headers:
        return {}
    json.require_json(request.headers.get("content-type"))
    json.require_identity(request.headers.get("content-encoding"))
    if declared.isdecimal() and int(declared) > json.MAX_BODY:
        raise PayloadTooLarge()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > json.MAX_BODY:
            raise PayloadTooLarge()
        chunks.append(chunk)
        if not message.get("more_body"):
            return json.parse(b"".join(chunks))


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

    Its connection ends with it: a kept one would lead a client that comes back to a process that
    stops.
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
