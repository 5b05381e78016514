"""Forged headers: identity, address, and the end of a request."""

from __future__ import annotations

import json

import pytest

from integration.answers import expect
from integration.client import Caller, Person, fresh_key
from integration.database import Database
from integration.raw import get, head_of, send
from integration.stack import Stack
from integration.waiting import eventually

FORGED_ADDRESSES = ("203.0.113.7", "127.0.0.1", "::1", "unix:", "10.0.0.1, 203.0.113.7", "'; --")


@pytest.mark.parametrize("forged", FORGED_ADDRESSES)
def test_a_forged_address_is_ignored(database: Database, owner: Person, forged: str) -> None:
    """The audit's hash is that of the connection's address, whatever the headers claim."""
    names = ("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "Forwarded")
    body = {"title": "T", "choices": [{"label": "A"}, {"label": "B"}]}
    query = "SELECT address_hash FROM audit WHERE request_id = %s"
    hashes = set()
    for headers in ({}, dict.fromkeys(names, forged)):
        answer = owner.post("/api/v1/polls/", body, headers=headers)
        expect(answer, 201)
        hashes.add(database.one("polls", query, answer.headers["X-Request-ID"]))
    assert len(hashes) == 1


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/api/v1/polls/", "/api/v1/votes/"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "%0d%0a", "\\r\\n", "\x0b", "\x0c"])
def test_a_request_id_with_a_line_break_injects_nothing(
    stack: Stack, path: str, ending: str
) -> None:
    mark = f"injected-{fresh_key()}"
    forged = f'good-{mark[9:]}{ending}X-Injected: {mark}","event":"{mark}'
    status, headers = head_of(send(stack, get(path, f"X-Request-ID: {forged}")))
    assert status < 500
    assert "x-injected" not in headers
    assert mark not in str(headers)
    assert headers["x-request-id"] != forged
    # The gateway writes its lines once a second.
    eventually(lambda: f'"{headers["x-request-id"]}"' in stack.log("gateway"), every=0.2)
    assert all(mark not in line for line in _events(stack, mark))


def _events(stack: Stack, mark: str) -> list[str]:
    """The events of log lines that contain the mark; every line must be JSON."""
    names = ("gateway", "users", "polls", "votes", "votes-cast", "analytics", "analytics-stream")
    lines = [line for name in names for line in stack.log(name).splitlines() if mark in line]
    return [str(json.loads(line).get("event", "")) for line in lines]


def test_an_invalid_trace_is_replaced(anonymous: Caller) -> None:
    for forged in ("00-" + "0" * 32 + "-" + "0" * 16 + "-01", "x", "00-a-b-c", "\x01" * 3):
        answer = anonymous.get("/api/v1/polls/", headers={"traceparent": forged})
        assert answer.status_code in (200, 400)
        assert answer.headers.get("traceparent", "") != forged


def test_a_request_with_two_lengths_is_refused(stack: Stack) -> None:
    """Request smuggling: a request with two lengths is not passed on, and the rest is not read.

    Only the hidden request closes the connection, so it would get a response, too.
    """
    hidden = get("/internal/v1/feed").decode()

    def answers(*claims: str) -> list[int]:
        lines = ["POST /api/v1/votes/ HTTP/1.1", "Host: here", *claims]
        raw = "\r\n".join([*lines, "", f"0\r\n\r\n{hidden}"]).encode()
        heads = send(stack, raw).split(b"HTTP/1.1 ")[1:]
        return [int(head[:3]) for head in heads]

    for honest in ("Content-Length: 5", "Transfer-Encoding: chunked"):
        assert len(answers(honest)) == 2, "two valid requests get two responses"
    for claims in (
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", f"Content-Length: {len(hidden)}"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: +5",),
        ("Content-Length: 0x5",),
    ):
        assert answers(*claims) in ([400], [501]), claims
