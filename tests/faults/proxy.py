"""A go-between in front of a server: it may fall silent, cut, dawdle, or say something else."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.processes import BEHIND, ProcessStack

PIECE = 65536
Judge = Callable[[bytes], bool]


def never(data: bytes) -> bool:
    """No piece of what a client says is of interest."""
    return False


class Proxy:
    """Passes bytes between clients and a server, both on Unix sockets, in a thread of its own.

    What it does beside that is set from outside, at any time, and holds for connections made
    later too: `silent` swallows both ways without a word; `cut` passes a piece that it picks on
    to the server and hangs up on the client before any answer; `refuse` hangs up without passing
    the piece on; `answer` is said instead of what the server says; `delay` is waited for first.
    """

    def __init__(self, front: Path, behind: Path) -> None:
        self.front, self.behind = front, behind
        self.silent = False
        self.cut: Judge = never
        self.refuse: Judge = never
        self.answer: bytes | None = None
        self.delay = 0.0  # seconds
        self.cuts = 0
        self._deaf: set[asyncio.Task[None]] = set()
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
        server = await asyncio.start_unix_server(self._meet, self.front)
        self.front.chmod(0o777)
        self._ready.set()
        await self._over.wait()
        server.close()
        # Who has just been let in has not begun, and would leave its connection open if cancelled.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            while self._tasks:
                self._tasks.pop().cancel()
            await asyncio.wait(others, timeout=0.01)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._between(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
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
            await asyncio.gather(*ways, return_exceptions=True)
            await _hang_up(server_writer)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(PIECE):
            if self.silent:
                await asyncio.Event().wait()  # deaf from now on, whatever becomes of the others
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
    """A go-between in front of a server for the length of a block; connections are made anew."""
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
