"""Connecting to a sibling whose name leads to a replica that answers nothing any more."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from provote_core import internal

GONE, RUNNING = "127.0.0.2", "127.0.0.3"
NAME = "votes.internal"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """A replica runs on this port of RUNNING; at GONE connections are never accepted."""
    with ThreadingHTTPServer((RUNNING, 0), Answers) as server, ExitStack() as stack:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stack.callback(server.shutdown)
        silent = stack.enter_context(closing(socket.socket()))
        silent.bind((GONE, server.server_port))
        silent.listen(0)
        for _ in range(4):  # its queue is full; the kernel drops what follows
            waiting = stack.enter_context(closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex((GONE, server.server_port))
        yield server.server_port


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Lets the name lead to these addresses in turn, to the last one from then on."""
    known = socket.getaddrinfo

    def resolve(*addresses: str) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: Any, *words: Any, **options: Any) -> Any:
            if host in (NAME, NAME.encode()):
                host = addresses[min(len(asked), len(addresses) - 1)]
                asked.append(host)
            return known(host, *words, **options)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return resolve


def ask(url: str, timeout: float) -> int:
    with internal.client(url, timeout=timeout) as client:
        return client.get("/").status_code


def ask_async(url: str, timeout: float) -> int:
    async def ask() -> int:
        async with internal.async_client(url, timeout=timeout) as client:
            return (await client.get("/")).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("ask", [ask, ask_async])
def test_a_second_attempt_finds_the_replica_that_runs(
    ask: Callable[[str, float], int], port: int, resolve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(internal, "CONNECT_PATIENCE", 0.2)
    asked = resolve(GONE, RUNNING)
    assert ask(f"http://{NAME}:{port}", 10) == 204
    assert asked == [GONE, RUNNING]


@pytest.mark.parametrize("ask", [ask, ask_async])
def test_there_is_no_third_attempt(
    ask: Callable[[str, float], int], port: int, resolve: Any
) -> None:
    asked = resolve(GONE)
    with pytest.raises(httpx.ConnectTimeout):
        ask(f"http://{NAME}:{port}", 0.4)
    assert asked == [GONE, GONE]


@pytest.mark.parametrize(("timeout", "connect"), [(0.4, 0.2), (10, 2)])
def test_both_attempts_are_within_the_timeout(timeout: float, connect: float) -> None:
    with internal.client("http://votes:8000", timeout=timeout) as client:
        assert client.timeout == httpx.Timeout(timeout, connect=connect)
