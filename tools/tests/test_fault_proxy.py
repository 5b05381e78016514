"""Tests of the proxy that faults are made with."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from faults.proxy import Proxy

CLIENTS = 6
ROUNDS = 15


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Path]:
    """A server that responds to each connection and closes it."""
    path = tmp_path / "behind"
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(0.1)  # seconds
        thread = threading.Thread(target=_respond, args=(listening, over))
        thread.start()
        yield path
        over.set()
        thread.join()


def test_a_proxy_that_ends_among_connections_closes_each(tmp_path: Path, behind: Path) -> None:
    """Whatever the moment of the end: asyncio's own server leaks what it has just accepted."""
    for number in range(ROUNDS):
        front = tmp_path / f"front{number}"
        with _clients(front), Proxy(front, behind):
            _ask(front)

    assert _open_sockets(tmp_path / "front") == 0


@contextmanager
def _clients(front: Path) -> Iterator[None]:
    """Clients that connect again and again, until after the block."""
    over = threading.Event()
    threads = [threading.Thread(target=_flood, args=(front, over)) for _ in range(CLIENTS)]
    with ExitStack() as stack:
        for thread in threads:
            thread.start()
            stack.callback(thread.join)
        stack.callback(over.set)
        yield


def _flood(front: Path, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):
            _ask(front)


def _ask(front: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)  # seconds
        client.connect(str(front))
        client.sendall(b"hello")
        client.recv(1)


def _respond(listening: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.recv(5)
                connection.sendall(b"!")


def _open_sockets(front: Path) -> int:
    """Sockets of this machine that are bound below a name that begins like `front`."""
    table = Path("/proc/net/unix").read_text()
    return sum(str(front) in line for line in table.splitlines())
