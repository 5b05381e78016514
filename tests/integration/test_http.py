"""HTTP at its edges, through the real gateway: hosts, codings, addresses."""

from __future__ import annotations

import gzip
import json

import pytest

from integration.answers import expect, problem
from integration.client import VOTES, Caller, Person
from integration.raw import head_of, send
from integration.stack import Stack

POLLS = "/api/v1/polls/"
HOSTS = ("my_gateway:18181", "evil.example", "EVIL.Example:80", "[::1]:8080", "a_b", "127.0.0.1")


def _ask(stack: Stack, target: bytes, *lines: str, version: str = "1.1") -> tuple[int, bytes]:
    """Send a GET as it is; the status, and the whole answer."""
    head = b"GET " + target + f" HTTP/{version}\r\n".encode()
    head += "".join(f"{line}\r\n" for line in lines).encode("latin-1")
    received = send(stack, head + b"Connection: close\r\n\r\n")
    return head_of(received)[0], received


@pytest.mark.processes("in production PROVOTE_ALLOWED_HOSTS names the hosts that are answered")
@pytest.mark.parametrize("path", [f"{POLLS}?page_size=1", "/admin/users/login/", "/health"])
@pytest.mark.parametrize("host", HOSTS)
def test_no_answer_depends_on_the_host(stack: Stack, owner: Person, path: str, host: str) -> None:
    for _ in range(2):
        owner.open_poll()
    status, received = _ask(stack, path.encode(), f"Host: {host}")
    assert status == 200, received
    if "." in host or "_" in host:
        assert host.partition(":")[0].encode() not in received or host == "127.0.0.1"
    if path.startswith(POLLS):
        assert b'"next":"/api/v1/polls/?' in received
        assert b"</api/v1/polls/?" in received


@pytest.mark.parametrize(
    "path", [b"/api/v1/polls/", b"/api/v1/users/me/", b"/api/v1/votes/batch/"]
)
def test_http_1_0_without_a_host_is_answered(stack: Stack, path: bytes) -> None:
    expected = {b"/api/v1/polls/": 200, b"/api/v1/users/me/": 401, b"/api/v1/votes/batch/": 405}
    status, received = _ask(stack, path, version="1.0")
    assert status == expected[path], received


@pytest.mark.parametrize("query", [b"q=caf\xc3\xa9", b"q=caf\xe9", b"q=%E9", b"q=%ff"])
@pytest.mark.parametrize("path", [b"/api/v1/polls/", b"/api/v1/votes/", b"/api/v1/votes/batch/"])
def test_an_address_that_is_not_escaped_utf_8_is_400(
    stack: Stack, path: bytes, query: bytes
) -> None:
    status, received = _ask(stack, path + b"?" + query, "Host: here")
    answer = json.loads(received.partition(b"\r\n\r\n")[2])
    assert (status, answer["code"]) == (400, "invalid-address")
    assert "%C3%A9" in answer["detail"]


@pytest.mark.parametrize("path", [VOTES, f"{VOTES}batch/", POLLS])
def test_content_codings_are_415(voter: Person, path: str) -> None:
    for content in (b"{}", gzip.compress(b"{}")):
        headers = {
            "Authorization": f"Bearer {voter.token}",
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
        }
        answer = voter.api.request("POST", path, content=content, headers=headers)
        problem(answer, 415, "unsupported-content-encoding")
        assert answer.headers["Accept-Encoding"] == "identity"


def test_a_transfer_coding_is_refused(stack: Stack) -> None:
    lines = ["POST /api/v1/votes/ HTTP/1.1", "Host: here", "Content-Type: application/json",
             "Transfer-Encoding: gzip, chunked", "Connection: close", "", "0", "", ""]  # fmt: skip
    status, _ = head_of(send(stack, "\r\n".join(lines).encode()))
    assert status in (400, 501)


def test_without_the_setting_there_is_no_cors(anonymous: Caller) -> None:
    headers = {"Origin": "https://a.example"}
    for path in (POLLS, "/api/v1/nowhere", "/api/v2/"):
        answer = anonymous.get(path, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    preflight = headers | {"Access-Control-Request-Method": "POST"}
    assert anonymous.ask("OPTIONS", VOTES, headers=preflight).status_code == 401
    expect(anonymous.get("/health", headers=headers), 200)
