"""Errors of Nginx itself are problem documents, too."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from urllib.parse import urlsplit

import httpx
import pytest

from integration import raw
from integration.answers import expect, problem
from integration.client import VOTES, Caller, Person
from integration.load import Line, Post, Reply, run
from integration.stack import Stack
from integration.waiting import eventually


@pytest.mark.parametrize(
    "path", ["/api/v1/votes/", "/api/v1/votes/batch/", "/api/v1/polls/", "/api/v1/users/"]
)
def test_a_body_beyond_1_mib_is_413(voter: Person, path: str) -> None:
    answer = voter.post(path, {"title": "x" * 2**20})
    assert problem(answer, 413, "payload-too-large")["instance"] == path


@pytest.mark.parametrize("path", ["/api/v1/polls/", "/api/v1/users/me/api-keys/"])
def test_a_refused_large_body_does_not_affect_the_next_request(
    anonymous: Caller, path: str
) -> None:
    for _ in range(40):
        problem(anonymous.post(path, {"title": "x" * 100_000}), 401, "authentication-required")
        problem(anonymous.post(path, {}), 401, "authentication-required")


def test_a_long_address_is_414(anonymous: Caller) -> None:
    problem(anonymous.get("/api/v1/polls/" + "x" * 20_000), 414, "uri-too-long")


def test_large_headers_are_431(anonymous: Caller) -> None:
    problem(anonymous.get("/health", headers={"X-Long": "x" * 20_000}), 431, "headers-too-large")
    many = {f"X-Long-{n}": "x" * 7_000 for n in range(8)}
    problem(anonymous.get("/api/v1/polls/", headers=many), 431, "headers-too-large")


@pytest.mark.parametrize("path", ["/nowhere", "/api/v2/polls/", "/static/nothing.css", "/static/"])
def test_an_unknown_path_is_404(anonymous: Caller, path: str) -> None:
    assert problem(anonymous.get(path), 404, "not-found")["instance"] == path


def test_a_method_nginx_does_not_serve_is_405(anonymous: Caller) -> None:
    answer = anonymous.post("/")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["FOO", "PROPFIND", "X" * 300])
@pytest.mark.parametrize(
    "path",
    ["/api/v1/votes/batch/", "/api/v1/votes/", "/api/v1/polls/", "/health/votes-cast/ready"],
)
def test_an_unknown_method_is_405(anonymous: Caller, method: str, path: str) -> None:
    answer = anonymous.ask(method, path)
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == ("GET, HEAD" if path.startswith("/health/") else "OPTIONS")


@pytest.mark.parametrize("path", ["live", "ready"])
@pytest.mark.parametrize("name", ["users", "votes", "votes-cast"])
def test_health_has_get_and_head_only(anonymous: Caller, name: str, path: str) -> None:
    endpoint = f"/health/{name}/{path}"
    body = anonymous.get(endpoint)
    alone = anonymous.ask("HEAD", endpoint)
    assert (alone.status_code, alone.content) == (200, b"")
    assert alone.headers["Content-Length"] == body.headers["Content-Length"]
    refused = anonymous.post(endpoint)
    problem(refused, 405, "method-not-allowed")
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/votes/", "/api/v1/votes/batch/", "/api/v1/polls/"])
def test_a_head_request_gets_its_response_at_once(anonymous: Caller, path: str) -> None:
    answer = anonymous.ask("HEAD", path)
    assert answer.status_code < 500
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/static/users/admin/css/base.css", "/api/schema/", "/"])
def test_a_range_request_gets_the_whole_file(anonymous: Caller, path: str) -> None:
    """A range that is not satisfiable is no error, and no header occurs twice."""
    answer = anonymous.get(path, headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 200
    names = [name for name, _ in answer.headers.multi_items()]
    assert len(names) == len(set(names)), names


def test_a_redirect_names_no_host(anonymous: Caller) -> None:
    answer = anonymous.get("/static/users", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/static/users/")


def test_a_flood_of_health_requests_does_not_block_casts(stack: Stack, owner: Person) -> None:
    """All of them need the pool that votes use; one check serves all of them."""
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    backend.vote(poll, "Tea", voter="the first")
    posts = [Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), backend.token) for n in range(60)]

    async def cast_in_a_flood() -> tuple[list[Reply], list[Counter[bytes]]]:
        over = asyncio.Event()
        requesting = [asyncio.create_task(_request_until(over, stack.url)) for _ in range(300)]
        async with Line(stack.url) as line:
            replies = [await line.send(post) for post in posts]
        over.set()
        return replies, await asyncio.gather(*requesting)

    replies, answers = run(cast_in_a_flood())
    assert Counter(reply.status for reply in replies) == {201: 60}
    assert sum(answers, Counter()).keys() == {b"200"}


async def _request_until(over: asyncio.Event, url: str) -> Counter[bytes]:
    """Send requests for health on one connection; return the number of each status."""
    parts, seen = urlsplit(url), Counter[bytes]()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while not over.is_set() or not seen:
        writer.write(b"GET /health/votes-cast/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        [length] = re.findall(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length))
        seen[head.split(b" ", 2)[1]] += 1
    writer.close()
    return seen


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD"),
        ("/health", "GET, HEAD"),
        ("/api/schema/", "GET, HEAD"),
        ("/health/votes/ready", "GET, HEAD"),
        ("/admin/polls/login/", "GET, HEAD, POST"),
        ("/api/v1/votes/", "OPTIONS"),
        ("/api/v1/polls/nowhere/", "OPTIONS"),
    ],
)
def test_a_refused_trace_lists_the_allowed_methods(
    anonymous: Caller, path: str, allowed: str
) -> None:
    """Only the services know their methods: OPTIONS, which is allowed, lists them."""
    refused = anonymous.ask("TRACE", path)
    problem(refused, 405, "method-not-allowed")
    assert refused.headers["Allow"] == allowed
    if allowed == "OPTIONS":
        assert anonymous.ask("OPTIONS", path).status_code != 405


@pytest.mark.parametrize(
    ("request_line", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "bad-request"),  # no Host
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n", "bad-request"),
        (
            b"POST /api/v1/votes/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "bad-request",
        ),
        (b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "invalid-address"),
    ],
)
def test_invalid_http_is_400(stack: Stack, request_line: bytes, code: str) -> None:
    received = raw.send(stack, request_line)
    status, headers = raw.head_of(received)
    document = json.loads(received.partition(b"\r\n\r\n")[2])
    assert (status, document["status"], document["code"]) == (400, 400, code)
    assert headers["content-type"].startswith("application/problem+json")
    assert headers["x-request-id"] == document["request_id"]


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
    stack: Stack, anonymous: Caller, name: str, path: str
) -> None:
    with stack.kept_down(name):
        answer = eventually(lambda: _if_503(anonymous.get(path)))
    problem(answer, 503, "service-unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    stack.heal()
    eventually(lambda: anonymous.get(path).status_code != 503)


def _if_503(answer: httpx.Response) -> httpx.Response | None:
    return answer if answer.status_code == 503 else None


def test_casting_that_is_down_is_503(stack: Stack, owner: Person, voter: Person) -> None:
    poll, _ = owner.open_poll(), voter.token
    with stack.kept_down("votes-cast"):
        answer = eventually(lambda: _if_503(voter.cast(poll, "Tea")))
    problem(answer, 503, "service-unavailable")
    stack.heal()
    eventually(lambda: expect(voter.cast(poll, "Tea"), 201))
