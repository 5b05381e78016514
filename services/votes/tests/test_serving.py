"""An answer leaves in one write, and a crowd is let in at once."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvloop
from uvicorn import Config, Server

from votes.casting.serving import AT_ONCE, CastWorker, Protocol, _Joined

HEAD = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n"


class Wire:
    """What was written, and whether the connection was closed."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_a_head_leaves_with_its_body(wire: Wire) -> None:
    joined = _Joined(wire)
    for body in (b"{}", HEAD):  # a body may look like a head
        joined.write(HEAD)
        assert not wire.written
        joined.write(body)
        assert wire.written == [HEAD + body]
        wire.written.clear()


def test_later_parts_leave_as_they_come(wire: Wire) -> None:
    joined = _Joined(wire)
    for part in (HEAD, b"a", b"b"):
        joined.write(part)
    assert wire.written == [HEAD + b"a", b"b"]


def test_an_empty_body_sends_its_head(wire: Wire) -> None:
    joined = _Joined(wire)
    joined.write(HEAD)
    joined.write(b"")
    assert wire.written == [HEAD]


def test_who_waits_for_a_word_before_the_body_gets_it_at_once(wire: Wire) -> None:
    _Joined(wire).write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert wire.written == [b"HTTP/1.1 100 Continue\r\n\r\n"]


def test_what_is_kept_back_leaves_before_the_close(wire: Wire) -> None:
    joined = _Joined(wire)
    joined.write(HEAD)
    joined.close()
    assert (wire.written, wire.closed, joined.is_closing()) == ([HEAD], True, True)


CROWD = 4 * AT_ONCE
MAX_ROUNDS = 20  # of the loop; one connection in each would be as many as there are


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Where a server is to listen, as gunicorn hands it to its workers."""
    folder = Path(tempfile.mkdtemp(prefix="worker-"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "cast.sock"))
        listener.listen(2 * CROWD)
        listener.setblocking(False)
        yield listener
    shutil.rmtree(folder)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Say yes to everybody."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def answer(client: socket.socket) -> bytes:
    reader, writer = await asyncio.open_unix_connection(sock=client)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line


def test_a_crowd_is_let_in_within_a_few_rounds_of_the_loop(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "listeners", [listener])
    server = Server(Config(application, **CastWorker.CONFIG_KWARGS | {"lifespan": "off"}))

    async def play() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        clients = [socket.socket(socket.AF_UNIX) for _ in range(CROWD)]
        try:
            for client in clients:
                client.connect(listener.getsockname())
            for _ in range(MAX_ROUNDS):
                await asyncio.sleep(0)
            assert len(server.server_state.connections) == CROWD
            said = await asyncio.gather(*(answer(client) for client in clients))
            assert set(said) == {b"HTTP/1.1 204 No Content\r\n"}
        finally:
            for client in clients:
                client.close()
            server.should_exit = True
            await serving

    uvloop.run(asyncio.wait_for(play(), 30))
