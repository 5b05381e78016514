"""A proxy between the writer and PostgreSQL that can hold, cut, and lose responses.

It parses enough of PostgreSQL's protocol to separate statements and to recognise a COMMIT. Its
faults are those of networks and servers.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

PORT = 5432
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Kind(Enum):
    """What may happen to a statement on its way."""

    CUT = "the connection ends before the statement arrives"
    TERMINATED = "its backend is terminated before the statement arrives"
    UNHEARD = "the statement arrives, and those sent with it; no answer comes back"
    COMMIT_CUT = "a COMMIT does not arrive"
    COMMIT_LOST = "a COMMIT takes effect, and its answer does not come back"

    @property
    def of_commits(self) -> bool:
        """Whether it waits for a COMMIT."""
        return self in (Kind.COMMIT_CUT, Kind.COMMIT_LOST)


class Fault(NamedTuple):
    """What happens to the `nth` statement from now, or to the first COMMIT from it on."""

    kind: Kind
    nth: int = 1


class FaultProxy:
    """Listens in `folder` and connects its clients to `server`."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server, self._folder = server, folder
        self._open = asyncio.Event()
        self._open.set()
        self._faults: list[Fault] = []
        self._links: set[asyncio.Task[None]] = set()
        self.statements = 0
        self.met: list[Kind] = []  # faults that have happened

    @property
    def conninfo(self) -> str:
        """libpq's connection string of the proxy."""
        return make_conninfo(self._server, host=str(self._folder), port=PORT)

    async def __aenter__(self) -> "FaultProxy":
        path = self._folder / f".s.PGSQL.{PORT}"
        self._listening = await asyncio.start_unix_server(self._accept, path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        self.release()
        if self._links:  # their clients have gone by now
            await asyncio.wait(self._links, timeout=5)

    def expect(self, faults: Iterable[Fault]) -> None:
        """Let these faults happen, and none that was expected earlier."""
        self._faults = [Fault(kind, self.statements + nth) for kind, nth in faults]

    def hold(self) -> None:
        """Let no statement through until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Let everything through that was held."""
        self._open.set()

    async def fate(self, statement: str) -> Kind | None:
        """Wait while the proxy is held; returns the fault of this statement, if it has one."""
        self.statements += 1
        await self._open.wait()
        is_commit = statement.lstrip()[:6].upper() == "COMMIT"
        for fault in self._faults:
            if self.statements >= fault.nth and (is_commit or not fault.kind.of_commits):
                self._faults.remove(fault)
                self.met.append(fault.kind)
                return fault.kind
        return None

    async def terminate(self, pid: int) -> None:
        """End a backend, and return when it is gone."""
        async with await psycopg.AsyncConnection.connect(self._server) as connection:
            await connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = asyncio.current_task()
        assert link is not None
        self._links.add(link)
        try:
            await _Link(self, (reader, writer), await self._connect()).run()
        finally:
            self._links.discard(link)

    async def _connect(self) -> Ends:
        terms = conninfo_to_dict(self._server)
        host, port = str(terms.get("host", "")), terms.get("port", PORT)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host or "localhost", int(port or PORT))


class _Link:
    """One connection, its two ends joined."""

    def __init__(self, proxy: FaultProxy, client: Ends, server: Ends) -> None:
        self._proxy = proxy
        self._from_client, self._to_client = client
        self._from_server, self._to_server = server
        self._prepared: dict[bytes, str] = {}
        self._bound = ""
        self._pid = 0
        self._syncs, self._readies = 0, -1  # the first "ready" is of the connection itself
        self._unheard = False
        self._lost_commit: int | None = None  # after which "ready"
        self._answered = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Carry both ways until either end, or a fault, ends the connection."""
        ways = {asyncio.create_task(self._up()), asyncio.create_task(self._down())}
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            if self._ending is not None:
                await self._ending
            for end in (self._to_client, self._to_server):
                end.close()
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    async def _up(self) -> None:
        length = await self._from_client.readexactly(4)
        rest = await self._from_client.readexactly(int.from_bytes(length) - 4)
        self._to_server.write(length + rest)
        while True:
            kind, message, content = await _message(self._from_client)
            if kind == b"P":
                name, text, *_ = content.split(b"\0", 2)
                self._prepared[name] = text.decode()
            elif kind == b"B":
                self._bound = self._prepared.get(content.split(b"\0", 2)[1], "")
            statement = _statement(kind, content, self._bound)
            if statement is not None and not await self._passes(statement):
                return
            self._to_server.write(message)
            self._syncs += kind in b"SQ"
            if self._unheard and kind in b"SQH":
                self._to_client.close()
                if kind != b"H":  # the server goes on to the end of what it was sent
                    await self._answered.wait()
                return

    async def _passes(self, statement: str) -> bool:
        match await self._proxy.fate(statement):
            case Kind.CUT | Kind.COMMIT_CUT:
                return False
            case Kind.TERMINATED:
                self._ending = asyncio.create_task(self._proxy.terminate(self._pid))
                await asyncio.shield(self._ending)
            case Kind.UNHEARD:
                self._unheard = True
            case Kind.COMMIT_LOST:
                self._lost_commit = self._syncs
        return True

    async def _down(self) -> None:
        while True:
            kind, message, content = await _message(self._from_server)
            if kind == b"K":
                self._pid = int.from_bytes(content[:4])
            elif kind == b"Z":
                self._readies += 1
            elif content == b"COMMIT\0" and kind == b"C" and self._lost_commit == self._readies:
                return
            if not self._unheard:
                self._to_client.write(message)
            elif self._readies == self._syncs:
                self._answered.set()


def _statement(kind: bytes, content: bytes, bound: str) -> str | None:
    """The statement that a message of a client runs, if it runs one."""
    if kind == b"Q":
        return content[:-1].decode()
    return bound if kind == b"E" else None


async def _message(source: asyncio.StreamReader) -> tuple[bytes, bytes, bytes]:
    """The kind of the next message, all of it, and its content."""
    head = await source.readexactly(5)
    content = await source.readexactly(int.from_bytes(head[1:]) - 4)
    return head[:1], head + content, content
