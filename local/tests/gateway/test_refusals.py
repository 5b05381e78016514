"""Requests that the gateway itself refuses, and services that do not answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from local.tests.conftest import eventually
from local.tests.gateway.upstreams import Client, assert_problem


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400, "bad-request"),
        (b"GE\x01T / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "bad-request"),
        (b"GET /a%00b?c HTTP/1.1\r\n\r\n", 400, "invalid-address"),
        (b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * 9000), 414, "uri-too-long"),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n" % (b"a" * 9000),
            431,
            "headers-too-large",
        ),
        (b"DELETE /health HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed"),
        (b"GET /health HTTP/3.0\r\nHost: x\r\n\r\n", 505, "http-version-not-supported"),
        (
            b"POST /api/v1/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n",
            501,
            "not-implemented",
        ),
        (
            b"POST /api/v1/votes/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n",
            413,
            "payload-too-large",
        ),
        (
            b"POST /api/v1/polls/x/ballots/import/?a=b HTTP/1.1\r\nHost: x\r\n"
            b"Content-Length: 268435457\r\n\r\n",
            413,
            "payload-too-large",
        ),
    ],
)
def test_invalid_http_gets_a_problem(client: Client, raw: bytes, status: int, code: str) -> None:
    found, kind, body = client.send(raw)
    assert_problem(found, body, status, code)
    assert kind == "application/problem+json"


def test_a_file_of_ballots_may_be_larger_than_other_bodies(client: Client) -> None:
    body = "x" * 3_000_000
    status, found = client.ask("POST", "/api/v1/polls/x/ballots/import/", body)
    assert (status, found["upstream"]) == (200, "votes")
    assert client.ask("POST", "/api/v1/polls/x/invitations/", body)[0] == 413


@pytest.fixture
def slow_senders(client: Client) -> Iterator[list[socket.socket]]:
    """As many files of ballots under way as are let in at once."""
    head = b"POST /api/v1/polls/x/ballots/import/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
    with ExitStack() as stack:
        senders = []
        for _ in range(16):
            sender = socket.create_connection(("127.0.0.1", client.port), timeout=5)
            stack.enter_context(sender).sendall(head + b"Expect: 100-continue\r\n\r\n")
            assert sender.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            senders.append(sender)
        yield senders


def test_more_files_of_ballots_than_are_let_in_are_refused(
    client: Client, slow_senders: list[socket.socket]
) -> None:
    path = "/api/v1/polls/x/ballots/import/"
    status, problem = client.ask("POST", path, "x" * 100_000)
    assert_problem(status, problem, 503, "overloaded")
    assert "not read" in problem["detail"]
    assert client.headers["Retry-After"] == "1"
    for other in ("/api/v1/polls/x/ballots/export/", "/api/v1/polls/x/invitations/"):
        assert client.ask("GET", other)[0] == 200, other
    slow_senders[0].sendall(b"123456789")
    assert slow_senders[0].recv(15) == b"HTTP/1.1 200 OK"
    eventually(lambda: client.ask("POST", path, "x")[0] == 200)


def test_characters_that_json_must_escape_do_not_break_the_problem(client: Client) -> None:
    status, _, body = client.send(b'GET /a"b HTTP/1.1\r\nHost: x\r\n\r\n')
    assert (status, body["instance"]) == (404, "")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/votes/?voter_ref=Zo\xeb", "/api/v1/polls/?q=caf\xc3\xa9", "/api/v1/polls/\x80/",
     "/api/v1/polls/?q=two words", "/api/v1/polls/a b/", "/api/v1/polls/?q=a\tb",
     "/api/v1/polls/?q=a\x7f", "/api/v1/polls/?q=caf\xe9 HTTP/1.1 b"],
)  # fmt: skip
def test_raw_bytes_in_an_address_reach_no_service(client: Client, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    status, content_type, problem = client.send(request.encode("latin-1"))
    assert (status, content_type) == (400, "application/problem+json")
    assert problem["code"] == "invalid-address"
    assert "%C3%A9" in problem["detail"]


@pytest.mark.parametrize("path", ["/api/v1/polls/%zz/", "/api/v1/polls/100%", "/%", "/a%00b?c"])
def test_an_escape_in_a_path_that_is_none_gets_a_hint(client: Client, path: str) -> None:
    status, content_type, problem = client.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert (status, content_type) == (400, "application/problem+json")
    assert problem["code"] == "invalid-address"
    assert "%25" in problem["detail"]


def test_an_escape_in_a_query_is_left_to_the_service(client: Client) -> None:
    assert client.ask("GET", "/api/v1/polls/?q=100%")[0] == 200


def test_a_service_that_does_not_answer_is_503_with_retry_after(client: Client) -> None:
    status, body = client.ask("GET", "/api/v1/polls/die/")
    assert_problem(status, body, 503, "service-unavailable")
    assert client.headers["Retry-After"] == "1"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_post_is_sent_once_even_if_the_service_hangs_up(client: Client, method: str) -> None:
    asked = client.upstreams["polls"].asked
    for _ in range(3):
        assert client.ask("GET", "/api/v1/polls/")[0] == 200
    asked.clear()
    status, body = client.ask(method, "/api/v1/polls/die/", body="{}")
    assert_problem(status, body, 503, "service-unavailable")
    assert asked == ["/api/v1/polls/die/"]


def test_a_service_s_own_problem_passes_unchanged(client: Client) -> None:
    status, body = client.ask("GET", "/api/v1/polls/teapot/")
    assert (status, body["upstream"]) == (418, "polls")
