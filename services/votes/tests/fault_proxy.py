"""A proxy between the writer and PostgreSQL that delays statements and injects faults.

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
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Kind(Enum):
    """Kinds of faults of a statement."""

    CUT = "the connection ends before the statement arrives"
    TERMINATED = "its backend is terminated before the statement arrives"
    NO_RESPONSE = "the statement and those sent with it arrive; no response comes back"
    COMMIT_CUT = "a COMMIT does not arrive"
    COMMIT_LOST = "a COMMIT takes effect, and its response does not come back"

    @property
    def applies_to_commits(self) -> bool:
        """Whether it applies to COMMITs only."""
        return self in (Kind.COMMIT_CUT, Kind.COMMIT_LOST)


class Fault(NamedTuple):
    """A fault of the `nth` statement from now, or of the first COMMIT from there on."""

    kind: Kind
    nth: int = 1


class FaultProxy:
    """Listens in `folder` and connects its clients to `server`."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server, self._folder = server, folder
        self._open = asyncio.Event()
        self._open.set()
        self._faults: list[Fault] = []
        self._connections: set[asyncio.Task[None]] = set()
        self.statements = 0
        self.triggered: list[Kind] = []  # faults that have occurred

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
        if self._connections:  # their clients have disconnected by now
            await asyncio.wait(self._connections, timeout=5)

    def set_faults(self, faults: Iterable[Fault]) -> None:
        """Set the faults to inject from now on, in place of all earlier ones."""
        self._faults = [Fault(kind, self.statements + nth) for kind, nth in faults]

    def hold(self) -> None:
        """Delay all statements until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Forward the delayed statements, and all further ones at once."""
        self._open.set()

    async def fault_of(self, statement: str) -> Kind | None:
        """Wait until statements are released; returns the fault of this statement, if any."""
        self.statements += 1
        await self._open.wait()
        is_commit = statement.lstrip()[:6].upper() == "COMMIT"
        for fault in self._faults:
            if self.statements >= fault.nth and (is_commit or not fault.kind.applies_to_commits):
                self._faults.remove(fault)
                self.triggered.append(fault.kind)
                return fault.kind
        return None

    async def terminate(self, pid: int) -> None:
        """Terminate a backend; returns once it has ended."""
        async with await psycopg.AsyncConnection.connect(self._server) as connection:
            await connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await _Connection(self, (reader, writer), await self._connect()).run()
        finally:
            self._connections.discard(task)

    async def _connect(self) -> Streams:
        terms = conninfo_to_dict(self._server)
        host, port = str(terms.get("host", "")), terms.get("port", PORT)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host or "localhost", int(port or PORT))


class _Connection:
    """A client's connection and the server's connection, joined."""

    def __init__(self, proxy: FaultProxy, client: Streams, server: Streams) -> None:
        self._proxy = proxy
        self._from_client, self._to_client = client
        self._from_server, self._to_server = server
        self._prepared: dict[bytes, str] = {}
        self._bound = ""
        self._pid = 0
        self._syncs, self._readies = 0, -1  # the first ReadyForQuery belongs to the start-up
        self._drops_responses = False
        self._lost_commit: int | None = None  # the number of the ReadyForQuery before it
        self._responses_read = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Forward in both directions until either end, or a fault, closes the connection."""
        directions = {
            asyncio.create_task(self._forward_requests()),
            asyncio.create_task(self._forward_responses()),
        }
        try:
            await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
            if self._ending is not None:
                await self._ending
            for writer in (self._to_client, self._to_server):
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    async def _forward_requests(self) -> None:
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
            if statement is not None and not await self._may_pass(statement):
                return
            self._to_server.write(message)
            self._syncs += kind in b"SQ"
            if self._drops_responses and kind in b"SQH":
                self._to_client.close()
                if kind != b"H":  # the server executes everything that it was sent
                    await self._responses_read.wait()
                return

    async def _may_pass(self, statement: str) -> bool:
        match await self._proxy.fault_of(statement):
            case Kind.CUT | Kind.COMMIT_CUT:
                return False
            case Kind.TERMINATED:
                self._ending = asyncio.create_task(self._proxy.terminate(self._pid))
                await asyncio.shield(self._ending)
            case Kind.NO_RESPONSE:
                self._drops_responses = True
            case Kind.COMMIT_LOST:
                self._lost_commit = self._syncs
        return True

    async def _forward_responses(self) -> None:
        while True:
            kind, message, content = await _message(self._from_server)
            if kind == b"K":
                self._pid = int.from_bytes(content[:4])
            elif kind == b"Z":
                self._readies += 1
            elif content == b"COMMIT\0" and kind == b"C" and self._lost_commit == self._readies:
                return
            if not self._drops_responses:
                self._to_client.write(message)
            elif self._readies == self._syncs:
                self._responses_read.set()


def _statement(kind: bytes, content: bytes, bound: str) -> str | None:
    """The statement that a client's message executes, if any."""
    if kind == b"Q":
        return content[:-1].decode()
    return bound if kind == b"E" else None


async def _message(source: asyncio.StreamReader) -> tuple[bytes, bytes, bytes]:
    """The next message: its type, all its bytes, its content."""
    head = await source.readexactly(5)
    content = await source.readexactly(int.from_bytes(head[1:]) - 4)
    return head[:1], head + content, content
