"""Hostile requests: malicious bodies, huge ones, and very slow ones."""

from __future__ import annotations

import select
import socket
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from integration.answers import described, expect, problem
from integration.client import Caller, Person
from integration.raw import get, head_of, send
from integration.stack import Stack

TOKEN = "/api/v1/auth/token/"
SLOW = 64  # connections, more than any service has threads
TEXTS = {
    "a script": "<script>alert(1)</script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "a formula": '=HYPERLINK("https://evil.example","x")',
    "a command": '=cmd|"/C calc"!A0',
    "SQL": "'; DROP TABLE vote; --",
    "a template": "{{7*7}}${7*7}<%= 7*7 %>",
    "a path": "../../../../etc/passwd",
    "a line break": "x\r\nSet-Cookie: stolen=1",
    "another direction": "a\u202egnp.exe",
    "wide characters": "\U0001d52d\U0001f5f3 \ufdfd",
    "many combining marks": "o" + "\u0301" * 200,
}


# Bodies


@pytest.mark.parametrize("what", TEXTS)
def test_text_is_returned_as_text(anonymous: Caller, owner: Person, what: str) -> None:
    """Text is kept as written, in a form that no browser and no log executes."""
    text = TEXTS[what]
    choices = [{"label": f"{text[:90]} {n}"} for n in range(2)]
    answer = owner.post("/api/v1/polls/", {"title": text, "choices": choices})
    if answer.status_code == 400:
        problem(answer, 400)
        return
    poll = expect(answer, 201)
    expect(owner.post(f"/api/v1/polls/{poll['id']}/open/"), 200)
    shown = anonymous.get(f"/api/v1/polls/{poll['id']}/")
    assert expect(shown, 200)["title"] == unicodedata.normalize("NFC", text).strip()
    assert shown.headers["Content-Type"] == "application/json"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "stolen" not in str(shown.headers)
    found = anonymous.get("/api/v1/polls/", q=text)
    assert found.status_code in (200, 400), described(found)


@pytest.mark.parametrize("path", ["/api/v1/votes/", "/api/v1/polls/", "/api/v1/users/", TOKEN])
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"title":"\x00"}',
        b'{"title":"\\u0000"}',
        b'{"title":"\\ud800"}',
        b'{"title":NaN}',
        b'{"title":1e999999}',
        b'{"title":' + b"9" * 100_000 + b"}",
        b'{"title":"a","title":"b"}',
        b"\xff\xfe{\x00}\x00",
        b"\x1f\x8b" + b"0" * 100,
        b"a=b&c=d",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"",
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_a_hostile_body_is_refused_with_a_clear_error(
    voter: Person, path: str, body: bytes
) -> None:
    headers = {"Authorization": f"Bearer {voter.token}", "Content-Type": "application/json"}
    answer = voter.api.http.post(path, content=body, headers=headers)
    document = problem(answer, answer.status_code)
    assert 400 <= answer.status_code < 500, described(answer)
    assert "passwd" not in str(document)


def test_a_body_of_ten_megabytes_is_refused(stack: Stack, voter: Person) -> None:
    body = b'{"title":"' + b"x" * 10_000_000 + b'"}'
    headers = {"Authorization": f"Bearer {voter.token}", "Content-Type": "application/json"}
    for path in ("/api/v1/votes/", "/api/v1/polls/"):
        problem(voter.api.http.post(path, content=body, headers=headers), 413)
        # Without a length: chunk after chunk, until the gateway closes the connection.
        pieces = (body[n : n + 100_000] for n in range(0, len(body), 100_000))
        answer = voter.api.http.post(path, content=pieces, headers=headers)
        problem(answer, 413)


def test_many_headers_and_a_long_one_are_431(anonymous: Caller) -> None:
    for headers in ({"X-Long": "x" * 20_000}, {f"X-{n}": "x" * 5_000 for n in range(10)}):
        problem(anonymous.get("/api/v1/polls/", headers=headers), 431)
    assert anonymous.get("/api/v1/polls/", headers={f"X-{n}": "x" for n in range(400)}).is_success


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x7f", "\x80", "\xff"])
@pytest.mark.parametrize("path", ["/api/v1/polls/", "/api/v1/votes/", "/api/v1/users/me/"])
def test_a_control_character_in_a_header_causes_no_5xx(
    stack: Stack, character: str, path: str
) -> None:
    """Nginx refuses some, and the service's server others with its own message."""
    for name in ("X-Anything", "User-Agent", "Idempotency-Key", "Authorization", "X-Voter-Token"):
        status, headers = head_of(send(stack, get(path, f"{name}: a{character}b")))
        assert status < 500, name
        assert headers["server"] == "nginx"


# Slowness


def heard(lines: Iterable[socket.socket]) -> bool:
    """Whether the gateway has answered or closed one of these connections."""
    now = select.poll()
    for line in lines:
        now.register(line, select.POLLIN)
    return bool(now.poll(0))


@contextmanager
def slow_clients(stack: Stack, beginning: bytes, drip: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have started a request and send a byte now and then."""
    parts = urlsplit(stack.url)
    over = threading.Event()
    with ExitStack() as opened:
        lines = [
            opened.enter_context(socket.create_connection((parts.hostname, parts.port), 20))
            for _ in range(SLOW)
        ]
        for line in lines:
            line.sendall(beginning)

        def drip_on() -> None:
            while not over.wait(0.5):
                for line in lines:
                    try:
                        line.sendall(drip)
                    except OSError:
                        continue

        dripping = threading.Thread(target=drip_on, name="drips")
        dripping.start()
        try:
            yield lines
        finally:
            over.set()
            dripping.join()


BODY = (
    b"POST %b HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100000\r\n\r\n"
)


@pytest.mark.parametrize(
    ("beginning", "drip"),
    [
        (b"GET /api/v1/polls/ HTTP/1.1\r\nHost: here\r\nX-Slow: ", b"x"),
        (BODY % b"/api/v1/polls/" + b'{"title":"', b"x"),
        (BODY % b"/api/v1/votes/" + b'{"poll_id":"', b"x"),
        (b"", b""),
    ],
    ids=["headers", "a body for Django", "a body for casting", "nothing"],
)
def test_slow_clients_do_not_delay_others(
    stack: Stack, owner: Person, anonymous: Caller, beginning: bytes, drip: bytes
) -> None:
    poll = owner.open_poll()
    expect(owner.cast(poll, "Tea"), 201)
    with slow_clients(stack, beginning, drip) as lines:
        expect(anonymous.get(poll.url), 200)
        expect(owner.cast(poll, "Tea"), 200)
        assert not heard(lines), "they were served after a slow client"
        for _ in range(10):
            expect(anonymous.get(poll.url), 200)
            expect(owner.cast(poll, "Tea"), 200)


def test_a_request_without_complete_headers_is_ended(stack: Stack) -> None:
    """The gateway waits at most ten seconds for the headers."""
    beginning = b"GET /api/v1/polls/ HTTP/1.1\r\nHost: here\r\nX-Slow: "
    with slow_clients(stack, beginning, b"x") as lines:
        try:
            received = lines[0].recv(65_536)
        except ConnectionResetError:
            return
        assert received == b"" or head_of(received)[0] == 408
