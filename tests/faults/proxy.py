"""A proxy in front of a server, which can drop, cut, delay or replace its data."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.processes import BEHIND, ProcessStack

PIECE = 65536
BACKLOG = 100
Judge = Callable[[bytes], bool]


def never(data: bytes) -> bool:
    """Select no data."""
    return False


class Proxy:
    """Passes bytes between clients and a server, both on Unix sockets, in its own thread.

    Attributes set its faults, at any time, also for later connections: `silent` drops data in both
    directions; `cut` selects data that is passed to the server, and closes the client's connection
    before a response; `refuse` selects data that is not passed on, and closes the connection;
    `answer` replaces the server's response; `delay` (s) precedes each piece of data.
    """

    def __init__(self, front: Path, behind: Path) -> None:
        self.front, self.behind = front, behind
        self.silent = False
        self.cut: Judge = never
        self.refuse: Judge = never
        self.answer: bytes | None = None
        self.delay = 0.0  # seconds
        self.cuts = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"before {front.name}")

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        # Not asyncio's server: one that is closed leaks the connections that it has just accepted.
        with socket.socket(socket.AF_UNIX) as listening:
            listening.setblocking(False)
            listening.bind(str(self.front))
            self.front.chmod(0o777)
            listening.listen(BACKLOG)
            self._loop.add_reader(listening, self._accept, listening)
            self._ready.set()
            await self._over.wait()
            self._loop.remove_reader(listening)
        for task in self._tasks:
            task.cancel()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            client, _ = listening.accept()
            task = self._loop.create_task(self._meet(client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            # A task that is cancelled before its first step closes nothing itself.
            task.add_done_callback(lambda _: client.close())

    async def _meet(self, client: socket.socket) -> None:
        client.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=client)
        try:
            await self._between(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            await _hang_up(writer)

    async def _between(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self.behind)
        ways = [
            asyncio.ensure_future(self._forward(reader, server_writer)),
            asyncio.ensure_future(self._back(server_reader, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            server_writer.close()  # before any wait, which the proxy's end may cancel
            await asyncio.gather(*ways, return_exceptions=True)
            await _hang_up(server_writer)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(PIECE):
            if self.silent:
                await asyncio.Event().wait()  # this connection stays silent, also after the fault
            if self.refuse(data):
                self.cuts += 1
                return
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
            if self.cut(data):
                self.cuts += 1
                return

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(PIECE):
            if self.silent:
                await asyncio.Event().wait()
            if self.answer is not None:
                writer.write(self.answer)
                await writer.drain()
                return
            writer.write(data)
            await writer.drain()


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection, and wait until it is."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@contextmanager
def before(stack: ProcessStack, name: str) -> Iterator[Proxy]:
    """A proxy in front of a server for the length of a block; clients reconnect through it."""
    front = stack.socket(name)
    behind = front.with_name(front.name + BEHIND)
    front.rename(behind)
    try:
        with Proxy(front, behind) as proxy:
            stack.disconnect(name)
            yield proxy
    finally:
        front.unlink(missing_ok=True)
        behind.rename(front)
