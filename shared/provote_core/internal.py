"""Requests to siblings: explicit timeouts, the service's token, the request's id passed on."""

from collections.abc import Mapping
from typing import TypeVar

import httpx
import msgspec
from django.conf import settings

from provote_core import context

ShapeT = TypeVar("ShapeT")


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


def client(base_url: str, *, timeout: float) -> httpx.Client:
    """An HTTP client for `base_url` ("http://polls:8000" or "unix:/run/polls.sock").

    `timeout` bounds each phase in seconds. Close it, or use it as a context manager.
    """
    return httpx.Client(
        base_url=_origin(base_url),
        transport=httpx.HTTPTransport(uds=_socket(base_url), verify=_is_tls(base_url)),
        timeout=timeout,
        headers=_headers(),
        trust_env=False,
    )


def async_client(base_url: str, *, timeout: float) -> httpx.AsyncClient:
    """Like `client`, for asynchronous code."""
    return httpx.AsyncClient(
        base_url=_origin(base_url),
        transport=httpx.AsyncHTTPTransport(uds=_socket(base_url), verify=_is_tls(base_url)),
        timeout=timeout,
        headers=_headers(),
        trust_env=False,
    )


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
