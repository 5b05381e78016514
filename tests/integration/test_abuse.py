"""What clients send who mean no good: headers, bodies, slowness and guesses."""

from __future__ import annotations

import json
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from integration.answers import expect, problem, told
from integration.client import PASSWORD, Api, Caller, People, Person, fresh_key
from integration.database import Database
from integration.stack import Stack

TOKEN = "/api/v1/auth/token/"
SLOW = 64  # connections, more than any service has threads
FORGED_ADDRESSES = ("203.0.113.7", "127.0.0.1", "::1", "unix:", "10.0.0.1, 203.0.113.7", "'; --")
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


def send(stack: Stack, raw: bytes, *, patience: float = 15) -> bytes:
    """Send bytes as they are, and return what comes until the gateway hangs up."""
    parts = urlsplit(stack.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=patience) as connection:
        connection.sendall(raw)
        received = b""
        while more := connection.recv(65_536):
            received += more
    return received


def head_of(received: bytes) -> tuple[int, dict[str, str]]:
    """The status and the headers of one raw answer."""
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = dict(line.partition(": ")[::2] for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, value in headers.items()}


def get(path: str, *headers: str, close: bool = True) -> bytes:
    """A GET, its headers as one likes."""
    lines = [f"GET {path} HTTP/1.1", "Host: here", *headers]
    lines += ["Connection: close"] if close else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


# Forged headers


@pytest.mark.parametrize("forged", FORGED_ADDRESSES)
def test_a_forged_address_is_nobodys_address(
    database: Database, owner: Person, forged: str
) -> None:
    """The audit's hash of the address is the one of the connection, whatever is claimed."""
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
    forged = f'good-id-123{ending}X-Injected: {mark}","event":"{mark}'
    status, headers = head_of(send(stack, get(path, f"X-Request-ID: {forged}")))
    assert status < 500
    assert "x-injected" not in headers
    assert mark not in str(headers)
    assert headers.get("x-request-id") != forged
    assert all(mark not in line for line in _events(stack, mark))


def _events(stack: Stack, mark: str) -> list[str]:
    """What log lines that mention the mark say happened; every line must be JSON."""
    names = ("gateway", "users", "polls", "votes", "votes-cast", "analytics")
    lines = [line for name in names for line in stack.log(name).splitlines() if mark in line]
    return [str(json.loads(line).get("event", "")) for line in lines]


def test_a_trace_that_is_none_is_replaced(anybody: Caller) -> None:
    for forged in ("00-" + "0" * 32 + "-" + "0" * 16 + "-01", "x", "00-a-b-c", "\x01" * 3):
        answer = anybody.get("/api/v1/polls/", headers={"traceparent": forged})
        assert answer.status_code in (200, 400)
        assert answer.headers.get("traceparent", "") != forged


def test_what_claims_to_be_two_requests_is_one(stack: Stack) -> None:
    """Request smuggling: where two lengths are claimed, nothing is passed on."""
    hidden = "GET /internal/v1/feed HTTP/1.1\r\nHost: here\r\n\r\n"
    for claims in (
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", f"Content-Length: {len(hidden)}"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: +5",),
        ("Content-Length: 0x5",),
    ):
        lines = ["POST /api/v1/votes/ HTTP/1.1", "Host: here", *claims, "Connection: close"]
        raw = "\r\n".join([*lines, "", f"0\r\n\r\n{hidden}"]).encode()
        received = send(stack, raw)
        assert received.count(b"HTTP/1.1 ") == 1, claims
        assert head_of(received)[0] in (400, 401, 411, 501), claims


# Bodies


@pytest.mark.parametrize("what", TEXTS)
def test_text_comes_back_as_text(anybody: Caller, owner: Person, what: str) -> None:
    """Kept as it was written, and never as anything that a browser or a log would run."""
    text = TEXTS[what]
    choices = [{"label": f"{text[:90]} {n}"} for n in range(2)]
    answer = owner.post("/api/v1/polls/", {"title": text, "choices": choices})
    if answer.status_code == 400:
        problem(answer, 400)
        return
    poll = expect(answer, 201)
    expect(owner.post(f"/api/v1/polls/{poll['id']}/open/"), 200)
    shown = anybody.get(f"/api/v1/polls/{poll['id']}/")
    assert expect(shown, 200)["title"] == text
    assert shown.headers["Content-Type"] == "application/json"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "stolen" not in str(shown.headers)
    found = anybody.get("/api/v1/polls/", q=text)
    assert found.status_code in (200, 400), told(found)


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
def test_a_hostile_body_is_a_clear_refusal(voter: Person, path: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {voter.token}", "Content-Type": "application/json"}
    answer = voter.api.http.post(path, content=body, headers=headers)
    document = problem(answer, answer.status_code)
    assert 400 <= answer.status_code < 500, told(answer)
    assert "passwd" not in str(document)


def test_ten_megabytes_are_not_taken(stack: Stack, voter: Person) -> None:
    body = b'{"title":"' + b"x" * 10_000_000 + b'"}'
    headers = {"Authorization": f"Bearer {voter.token}", "Content-Type": "application/json"}
    for path in ("/api/v1/votes/", "/api/v1/polls/"):
        problem(voter.api.http.post(path, content=body, headers=headers), 413)
        # Unannounced: chunk after chunk, for as long as somebody listens.
        pieces = (body[n : n + 100_000] for n in range(0, len(body), 100_000))
        answer = voter.api.http.post(path, content=pieces, headers=headers)
        problem(answer, 413)


def test_many_headers_and_a_long_one_are_431(anybody: Caller) -> None:
    for headers in ({"X-Long": "x" * 20_000}, {f"X-{n}": "x" * 5_000 for n in range(10)}):
        problem(anybody.get("/api/v1/polls/", headers=headers), 431)
    assert anybody.get("/api/v1/polls/", headers={f"X-{n}": "x" for n in range(400)}).is_success


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x7f", "\x80", "\xff"])
@pytest.mark.parametrize("path", ["/api/v1/polls/", "/api/v1/votes/", "/api/v1/users/me/"])
def test_a_control_character_in_a_header_is_no_failure(
    stack: Stack, character: str, path: str
) -> None:
    """Some are refused by Nginx, some by the service's server in words of its own."""
    for name in ("X-Anything", "User-Agent", "Idempotency-Key", "Authorization", "X-Voter-Token"):
        status, headers = head_of(send(stack, get(path, f"{name}: a{character}b")))
        assert status < 500, name
        assert headers["server"] == "nginx"


# Slowness


@contextmanager
def slow_clients(stack: Stack, beginning: bytes, drip: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have begun a request and go on with a byte now and then."""
    parts = urlsplit(stack.url)
    over = threading.Event()
    with ExitStack() as opened:
        lines = [
            opened.enter_context(socket.create_connection((parts.hostname, parts.port), 20))
            for _ in range(SLOW)
        ]
        for line in lines:
            line.sendall(beginning)

        def go_on() -> None:
            while not over.wait(0.5):
                for line in lines:
                    try:
                        line.sendall(drip)
                    except OSError:
                        continue

        dripping = threading.Thread(target=go_on, name="drips")
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
    ids=["headers", "a body for Django", "a body for casting", "nothing at all"],
)
def test_slow_clients_keep_nobody_waiting(
    stack: Stack, owner: Person, anybody: Caller, beginning: bytes, drip: bytes
) -> None:
    poll = owner.open_poll()
    expect(owner.cast(poll, "Tea"), 201)
    with slow_clients(stack, beginning, drip):
        for _ in range(10):
            began = time.monotonic()
            expect(anybody.get(poll.url), 200)
            expect(owner.cast(poll, "Tea"), 200)
            # Far from how long it takes, and far below what waiting for the slow ones would.
            assert time.monotonic() - began < 5


def test_a_request_that_does_not_come_is_ended(stack: Stack) -> None:
    """The gateway waits ten seconds for the headers, and no longer."""
    beginning = b"GET /api/v1/polls/ HTTP/1.1\r\nHost: here\r\nX-Slow: "
    with slow_clients(stack, beginning, b"x") as lines:
        try:
            received = lines[0].recv(65_536)
        except ConnectionResetError:
            return
        assert received == b"" or head_of(received)[0] == 408


# Guessing


def test_guesses_are_bounded_and_say_nothing_of_who_exists(people: People, api: Api) -> None:
    """The same answers, headers included, for a name that is there and one that is not."""
    person, anybody = people.register("guessed"), Caller(api)
    names = {"known": person.username, "unknown": f"no-{person.username}"}
    seen: dict[str, list[Any]] = {kind: [] for kind in names}
    for number in range(13):
        for kind, name in names.items():
            answer = anybody.post(TOKEN, {"username": name, "password": f"guess number {number}"})
            document = problem(answer, answer.status_code)
            kept = {k: v for k, v in document.items() if k != "request_id"}
            headers = sorted(set(answer.headers) - {"retry-after"})
            seen[kind].append((answer.status_code, kept, headers))
    assert seen["known"] == seen["unknown"]
    assert [status for status, *_ in seen["known"]] == [401] * 10 + [429] * 3
    problem(anybody.post(TOKEN, person.credentials), 429, "too-many-tries")


def test_a_name_that_exists_takes_as_long_as_one_that_does_not(people: People, api: Api) -> None:
    """Distributions, not moments: on a busy machine single tries vary more than what would tell.

    Each try hashes a password once, about 20 ms of work; without it, it would take a tenth.
    """
    taken: dict[bool, list[float]] = {True: [], False: []}
    persons = [people.register("timed") for _ in range(6)]
    for _ in range(4):
        for person in persons:
            for exists in (True, False):
                name = person.username if exists else f"no-{person.username}"
                began = time.perf_counter()
                answer = api.request(
                    "POST", TOKEN, json={"username": name, "password": "a wrong guess"}
                )
                taken[exists].append(time.perf_counter() - began)
                problem(answer, 401, "invalid-credentials")
    known, unknown = (statistics.median(times) for times in (taken[True], taken[False]))
    fastest = min(taken[True]) / min(taken[False])
    assert 1 / 3 < known / unknown < 3, (known, unknown)
    assert 1 / 3 < fastest < 3, fastest


def test_no_other_door_tells_who_exists(people: People, api: Api, anybody: Caller) -> None:
    person = people.register("hidden")
    for path, known, unknown in (
        (
            "/api/v1/auth/password-reset/",
            {"email": f"{person.username}@example.org"},
            {"email": f"no-{person.username}@example.org"},
        ),
        (
            f"{TOKEN}revoke/",
            {"refresh": person.log_in()["refresh"]},
            {"refresh": "pvr_" + "x" * 43},
        ),
    ):
        answers = [anybody.post(path, body) for body in (known, unknown)]
        assert _without_ids(answers[0]) == _without_ids(answers[1])
    problem(anybody.get("/api/v1/users/", username=person.username), 401)


def _without_ids(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def test_guesses_at_other_secrets_are_limited_by_their_length(api: Api) -> None:
    """API keys, refresh and mailed tokens have 256 random bits: a guess is as good as none."""
    anybody = Caller(api)
    for body in (
        {"grant_type": "api_key", "api_key": "pvk_000000000000_" + "0" * 64},
        {"grant_type": "api_key", "api_key": "x" * 200},
        {"grant_type": "api_key", "api_key": PASSWORD},
    ):
        problem(anybody.post(TOKEN, body), 401, "invalid-credentials")
