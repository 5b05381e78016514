"""Streaming responses of the ASGI kit, and the protocol that serves them."""

import asyncio
import contextlib
import shutil
import socket
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop
from uvicorn import Config

from provote_core import asgi, asgi_streaming
from provote_core.asgi import Request
from provote_core.asgi_serving import AsgiServer, AsgiWorker, StreamProtocol
from provote_core.asgi_streaming import StreamingResponse
from provote_core.exceptions import NotFound

WITHIN = 60.0  # seconds


class Application:
    """Serves one kind of stream and keeps why each one ended."""

    def __init__(self, parts: Callable[["Application"], AsyncGenerator[bytes]]) -> None:
        self.parts = parts
        self.ended: list[str] = []
        self.closed = asyncio.Event()
        self.stopping = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await asgi.serve(scope, receive, send, handler=self.answer, headers=asgi.header_names())

    async def answer(self, request: Request) -> StreamingResponse:
        if request.context.path == "/nowhere":
            raise NotFound()
        return StreamingResponse(
            200, self.parts(self), {"Content-Type": "text/plain"}, on_end=self._end
        )

    def begin_shutdown(self) -> None:
        self.stopping.set()

    def _end(self, reason: str) -> None:
        self.ended.append(reason)
        self.closed.set()


async def three(app: Application) -> AsyncGenerator[bytes]:
    for part in (b"one ", b"two ", b"three"):
        yield part


async def until_stopped(app: Application) -> AsyncGenerator[bytes]:
    yield b"begun "
    await app.stopping.wait()
    yield b"ended"


async def endless(app: Application) -> AsyncGenerator[bytes]:
    while True:
        yield b"x" * 65_536


@asynccontextmanager
async def serving(app: Application) -> AsyncIterator[tuple[AsgiServer, Path]]:
    """uvicorn on a Unix socket, as the worker configures it."""
    folder = Path(tempfile.mkdtemp(prefix="streaming-"))
    options = {**AsgiWorker.CONFIG_KWARGS, "http": StreamProtocol, "lifespan": "off"}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s"))
        listener.listen(16)
        listener.setblocking(False)
        server = AsgiServer(Config(app, **options))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0)
        try:
            yield server, folder / "s"
        finally:
            app.stopping.set()
            server.should_exit = True
            await asyncio.wait_for(task, WITHIN)
            shutil.rmtree(folder)


@asynccontextmanager
async def connected(path: Path, target: str = "/") -> AsyncIterator[tuple[Any, Any]]:
    """A client that has sent a request; closed at the end."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    try:
        writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


def run(app: Callable[[], Application], test: Callable[..., Awaitable[None]]) -> None:
    async def within() -> None:
        made = app()
        async with serving(made) as (server, path):
            await test(made, server, path)

    uvloop.run(asyncio.wait_for(within(), 3 * WITHIN))


def test_parts_are_sent_in_chunks_with_the_headers_of_every_response() -> None:
    async def test(app: Application, _: AsgiServer, path: Path) -> None:
        async with connected(path) as (reader, _writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            assert head.startswith("http/1.1 200")
            for name in ("transfer-encoding: chunked", "x-request-id: ", "connection: close"):
                assert name in head
            body = await reader.readuntil(b"0\r\n\r\n")
            assert body == b"4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"
            await app.closed.wait()
            assert app.ended == ["complete"]

    run(lambda: Application(three), test)


def test_an_error_before_the_stream_is_a_problem() -> None:
    async def test(app: Application, _: AsgiServer, path: Path) -> None:
        async with connected(path, "/nowhere") as (reader, _writer):
            assert b"404" in await reader.readline()
            assert app.ended == []

    run(lambda: Application(three), test)


def test_a_client_that_disconnects_ends_the_stream_at_once() -> None:
    async def test(app: Application, _: AsgiServer, path: Path) -> None:
        async with connected(path) as (reader, _writer):
            await reader.readuntil(b"begun ")
        await asyncio.wait_for(app.closed.wait(), WITHIN)
        assert app.ended == ["gone"]

    run(lambda: Application(until_stopped), test)


def test_a_client_that_does_not_read_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi_streaming, "SEND_TIMEOUT", 0.1)

    async def test(app: Application, server: AsgiServer, path: Path) -> None:
        async with connected(path) as (_reader, writer):
            writer.transport.pause_reading()
            await asyncio.wait_for(app.closed.wait(), WITHIN)
            assert app.ended == ["slow"]
            async with asyncio.timeout(WITHIN):
                while server.server_state.connections:
                    await asyncio.sleep(0.01)

    run(lambda: Application(endless), test)


def test_a_server_that_stops_lets_streams_end() -> None:
    async def test(app: Application, server: AsgiServer, path: Path) -> None:
        async with connected(path) as (reader, _writer):
            await reader.readuntil(b"begun ")
            server.should_exit = True
            ending = await asyncio.wait_for(reader.read(), WITHIN)
            assert ending.endswith(b"ended\r\n0\r\n\r\n")
            assert app.ended == ["complete"]

    run(lambda: Application(until_stopped), test)
