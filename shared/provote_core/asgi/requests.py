"""Requests of the ASGI kit: their headers and context, who sent them, their bodies."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provote_core import address, context, json, tracing
from provote_core.auth import Principal, anonymous, sources
from provote_core.auth.verifier import UnknownKey
from provote_core.context import RequestContext
from provote_core.exceptions import MethodNotAllowed, PayloadTooLarge

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]

# The request headers that the kit itself reads.
HEADERS = (
    "accept-language", "access-control-request-method", "authorization", "content-encoding",
    "content-length", "content-type", "host", "origin", "traceparent", "transfer-encoding",
    "x-real-ip", "x-request-id",
)  # fmt: skip


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


def header_names(*more: str) -> dict[bytes, str]:
    """The headers that an application reads: the kit's own and `more`, in lower case."""
    return {name.encode(): name for name in (*HEADERS, *more)}


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
