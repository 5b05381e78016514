"""What Nginx answers by itself is a problem document, too."""

from __future__ import annotations

import json
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from integration.answers import expect, problem
from integration.client import Caller, Person
from integration.stack import Stack
from integration.waiting import eventually


@pytest.mark.parametrize(
    "path", ["/api/v1/votes/", "/api/v1/votes/batch/", "/api/v1/polls/", "/api/v1/users/"]
)
def test_a_body_beyond_1_mib_is_413(voter: Person, path: str) -> None:
    answer = voter.post(path, {"title": "x" * 2**20})
    assert problem(answer, 413, "payload-too-large")["instance"] == path


@pytest.mark.parametrize("path", ["/api/v1/polls/", "/api/v1/users/me/api-keys/"])
def test_a_large_body_that_is_refused_costs_the_next_request_nothing(
    anybody: Caller, path: str
) -> None:
    for _ in range(40):
        problem(anybody.post(path, {"title": "x" * 100_000}), 401, "authentication-required")
        problem(anybody.post(path, {}), 401, "authentication-required")


def test_a_long_address_is_414(anybody: Caller) -> None:
    problem(anybody.get("/api/v1/polls/" + "x" * 20_000), 414, "uri-too-long")


def test_large_headers_are_431(anybody: Caller) -> None:
    problem(anybody.get("/health", headers={"X-Long": "x" * 20_000}), 431, "headers-too-large")
    many = {f"X-Long-{n}": "x" * 7_000 for n in range(8)}
    problem(anybody.get("/api/v1/polls/", headers=many), 431, "headers-too-large")


@pytest.mark.parametrize("path", ["/nowhere", "/api/v2/polls/", "/static/nothing.css", "/static/"])
def test_an_unknown_path_is_404(anybody: Caller, path: str) -> None:
    assert problem(anybody.get(path), 404, "not-found")["instance"] == path


def test_a_method_nginx_does_not_serve_is_405(anybody: Caller) -> None:
    answer = anybody.post("/")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET / HTTP/1.1\r\n\r\n",  # no Host
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n",
        b"POST /api/v1/votes/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_not_http_is_400(stack: Stack, request_line: bytes) -> None:
    status, headers, body = _raw(stack, request_line)
    document = json.loads(body)
    assert (status, document["status"], document["code"]) == (400, 400, "bad-request")
    assert headers["content-type"].startswith("application/problem+json")
    assert headers["x-request-id"] == document["request_id"]


def _raw(stack: Stack, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are and read until the gateway hangs up."""
    parts = urlsplit(stack.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while more := connection.recv(65536):
            received += more
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), {name.lower(): headers[name] for name in headers}, body


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("users", "/api/v1/auth/jwks.json"),
        ("polls", "/api/v1/polls/"),
        ("votes", "/api/v1/votes/"),
        ("analytics", "/api/v1/analytics/audit/"),
    ],
)
def test_a_service_that_is_down_is_503(
    stack: Stack, anybody: Caller, name: str, path: str
) -> None:
    with stack.kept_down(name):
        answer = eventually(lambda: _if_503(anybody.get(path)))
    problem(answer, 503, "service-unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    stack.heal()
    eventually(lambda: anybody.get(path).status_code != 503)


def _if_503(answer: httpx.Response) -> httpx.Response | None:
    return answer if answer.status_code == 503 else None


def test_casting_that_is_down_is_503_at_once(stack: Stack, owner: Person, voter: Person) -> None:
    poll, _ = owner.open_poll(), voter.token
    with stack.kept_down("votes-cast"):
        eventually(lambda: _if_503(voter.cast(poll, "Tea")))
        began = time.monotonic()
        answer = voter.cast(poll, "Tea")
        assert time.monotonic() - began < 1
    problem(answer, 503, "service-unavailable")
    stack.heal()
    eventually(lambda: expect(voter.cast(poll, "Tea"), 201))
