"""Many simultaneous connections are accepted within a few iterations of the event loop."""

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

from provote_core.asgi_serving import AT_ONCE, AsgiWorker, Protocol

CONNECTIONS = 4 * AT_ONCE
MAX_ITERATIONS = 20  # of the loop; with one connection in each it would take CONNECTIONS


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A listening socket as gunicorn passes it to its workers."""
    folder = Path(tempfile.mkdtemp(prefix="worker-"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "cast.sock"))
        listener.listen(2 * CONNECTIONS)
        listener.setblocking(False)
        yield listener
    shutil.rmtree(folder)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Respond 204 to every request."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def answer(client: socket.socket) -> bytes:
    reader, writer = await asyncio.open_unix_connection(sock=client)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line


def test_many_connections_are_accepted_within_a_few_iterations(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "listeners", [listener])
    server = Server(Config(application, **AsgiWorker.CONFIG_KWARGS | {"lifespan": "off"}))

    async def connect_all() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        clients = [socket.socket(socket.AF_UNIX) for _ in range(CONNECTIONS)]
        try:
            for client in clients:
                client.connect(listener.getsockname())
            for _ in range(MAX_ITERATIONS):
                await asyncio.sleep(0)
            assert len(server.server_state.connections) == CONNECTIONS
            lines = await asyncio.gather(*(answer(client) for client in clients))
            assert set(lines) == {b"HTTP/1.1 204 No Content\r\n"}
        finally:
            for client in clients:
                client.close()
            server.should_exit = True
            await serving

    uvloop.run(asyncio.wait_for(connect_all(), 30))
