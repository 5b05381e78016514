"""Requests to siblings: explicit timeouts, the service's token, the request's id passed on.

No request may be sent while a database transaction of this thread or task is open: it would hold
locks and a connection for as long as the sibling takes.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import httpx
import msgspec
from django.conf import settings
from django.db import connections

from provote_core import context, logs

# The name of a sibling in a container network may still lead to a replica that has just stopped,
# whose address answers nothing. The second attempt resolves it again; no request is sent by then.
CONNECT_ATTEMPTS = 2
CONNECT_PATIENCE = 2.0  # seconds for each; the kernel repeats a lost packet after one
ShapeT = TypeVar("ShapeT")
log = logs.get_logger(__name__)
_requests_forbidden: ContextVar[bool] = ContextVar("requests_forbidden", default=False)


class RequestInTransaction(RuntimeError):
    """A request to a sibling is about to be sent inside a database transaction."""


def fetch(
    service: str,
    path: str,
    shape: type[ShapeT],
    *,
    timeout: float,
    headers: Mapping[str, str] | None = None,
) -> ShapeT | None:
    """The JSON response of `service` to a GET of `path`, in the given shape; None for 404.

    Raises httpx.HTTPError for any other failure, msgspec.MsgspecError for another shape.
    """
    with client(settings.PROVOTE.urls[service], timeout=timeout) as session:
        response = session.get(path, headers=headers)
    if response.status_code == 404:
        return None
    return msgspec.json.decode(response.raise_for_status().content, type=shape)


@contextmanager
def without_requests() -> Iterator[None]:
    """Treat a request inside the block, and in tasks started there, as one inside a transaction.

    For transactions on connections that are not Django's, which the guard does not see.
    """
    token = _requests_forbidden.set(True)
    try:
        yield
    finally:
        _requests_forbidden.reset(token)


def client(base_url: str, *, timeout: float) -> httpx.Client:
    """An HTTP client for `base_url` ("http://polls:8000" or "unix:/run/polls.sock").

    `timeout` bounds each phase in seconds. Connecting is tried twice within it, for at most two
    seconds each. Close it, or use it as a context manager.
    """
    return httpx.Client(
        base_url=_origin(base_url),
        transport=httpx.HTTPTransport(**_transport(base_url)),
        timeout=_phases(timeout),
        headers=_headers(),
        trust_env=False,
        event_hooks={"request": [_require_no_transaction]},
    )


def outside_client(*, timeout: float) -> httpx.Client:
    """Like `client`, for addresses outside the platform: it sends neither token nor request id."""
    return httpx.Client(
        timeout=timeout,
        trust_env=False,
        event_hooks={"request": [_require_no_transaction]},
    )


def async_client(base_url: str, *, timeout: float) -> httpx.AsyncClient:
    """Like `client`, for asynchronous code."""
    return httpx.AsyncClient(
        base_url=_origin(base_url),
        transport=httpx.AsyncHTTPTransport(**_transport(base_url)),
        timeout=_phases(timeout),
        headers=_headers(),
        trust_env=False,
        event_hooks={"request": [_require_no_transaction_async]},
    )


def _require_no_transaction(request: httpx.Request) -> None:
    """Raise RequestInTransaction inside a transaction; production logs an error and goes on."""
    if not _in_transaction():
        return
    if not settings.PROVOTE.production:
        raise RequestInTransaction(f"{request.method} {request.url.path} inside a transaction")
    log.error("request to a sibling inside a transaction", path=request.url.path)


def _in_transaction() -> bool:
    # The transaction of a test case, which no product code opens, does not count.
    blocks: Iterable[Any] = (
        block
        for connection in connections.all(initialized_only=True)
        for block in connection.atomic_blocks
    )
    return _requests_forbidden.get() or not all(block._from_testcase for block in blocks)


async def _require_no_transaction_async(request: httpx.Request) -> None:
    _require_no_transaction(request)


def _transport(base_url: str) -> dict[str, Any]:
    return {
        "uds": _socket(base_url),
        "verify": _is_tls(base_url),
        "retries": CONNECT_ATTEMPTS - 1,
    }


def _phases(timeout: float) -> httpx.Timeout:
    return httpx.Timeout(timeout, connect=min(timeout / CONNECT_ATTEMPTS, CONNECT_PATIENCE))


def _socket(base_url: str) -> str | None:
    return base_url.removeprefix("unix:") if base_url.startswith("unix:") else None


def _is_tls(base_url: str) -> bool:
    # Loading certificates takes longer (30 ms) than most requests.
    return base_url.startswith("https:")


def _origin(base_url: str) -> str:
    return "http://localhost" if base_url.startswith("unix:") else base_url


def _headers() -> dict[str, str]:
    headers = {"Authorization": f"Bearer {settings.PROVOTE.service_token}"}
    request = context.current()
    if request is not None:
        headers |= {"X-Request-ID": request.request_id, "traceparent": request.traceparent}
    return headers
