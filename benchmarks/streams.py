"""Streams of results: their memory, the delay of a change, and resumption under load."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from benchmarks.measure import Options
from benchmarks.platform import Platform
from local import proc
from local.failures import Failure

STREAMS = 10_000
OPENED_AT_ONCE = 200
PROCESS = "analytics-stream"
WITHIN = 120.0  # seconds for all streams to be open, or to have resumed
CHANGE_WITHIN = 30.0
READS_FOR = 5.0  # seconds in which reads of the database are counted
OTHER_FILES = 200
EVENT = re.compile(rb"id: (\S+)\nevent: (?:snapshot|results)\ndata: .*?\"total_votes\":(\d+)")
READS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"

UNITS = {
    "kib": "KiB/stream", "kib_gateway": "KiB/stream", "delay": "s", "reads_one": "transactions/s",
    "reads": "transactions/s", "opened": "s", "reload": "s", "restart": "s",
}  # fmt: skip


class Client(asyncio.Protocol):
    """A client that connects again after each end, with the id of its last event.

    It asks by HTTP/1.0, so the body has no chunks and ends with the connection.
    """

    def __init__(self, host: str, port: int, path: str) -> None:
        self.host, self.port, self.path = host, port, path
        self.last_id = b""
        self.ids: list[bytes] = []
        self.total = -1
        self.at = 0.0  # when the last event arrived
        self.connected = False
        self.connections = 0

    async def watch(self) -> None:
        """Watch until the task is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            # It may be cut or refused: connect again.
            with contextlib.suppress(OSError):
                self._lost = loop.create_future()
                transport, _ = await loop.create_connection(lambda: self, self.host, self.port)
                try:
                    await self._lost
                finally:
                    transport.abort()
            await asyncio.sleep(random.uniform(0.5, 3.0))

    def connection_made(self, transport: Any) -> None:
        """Send the request."""
        self._text = b""
        last = b"Last-Event-ID: %b\r\n" % self.last_id if self.last_id else b""
        head = f"GET {self.path} HTTP/1.0\r\nHost: localhost\r\n".encode()
        transport.write(head + last + b"\r\n")

    def data_received(self, data: bytes) -> None:
        """Note the events that are complete."""
        if not self.connected and b" 200 " in data[:16]:
            self.connected = True
            self.connections += 1
        *events, self._text = (self._text + data).split(b"\n\n")
        for event in events:
            if found := EVENT.search(event):
                self.at = time.monotonic()
                self.last_id, self.total = found[1], int(found[2])
                self.ids.append(found[1])

    def connection_lost(self, error: Exception | None) -> None:
        """Have the client connect again."""
        self.connected = False
        if not self._lost.done():
            self._lost.set_result(None)


class Streams:
    """Each round: open all streams, change the poll once, reload Nginx, restart the process."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform = platform
        self.count = max(10, int(STREAMS * options.size))
        self.found: dict[str, list[float]] = {name: [] for name in UNITS}

    def prepare(self) -> None:
        """Raise this process's own limit. Raises Failure if the machine permits too few files."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        needed = self.count + OTHER_FILES
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise Failure(
                f"{self.count} streams need {needed} open files here and twice as many in Nginx,"
                f" and the hard limit is {hard} (ulimit -Hn): raise it, or use --size"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
        self.poll = self.platform.open_poll("delegated")
        self.votes = 0

    def round(self) -> None:
        """Measure once."""
        asyncio.run(self._round())

    async def _round(self) -> None:
        path = f"/api/v1/polls/{self.poll.id}/stream/"
        clients = [Client("127.0.0.1", self.platform.port, path) for _ in range(self.count)]
        tasks: list[asyncio.Task[None]] = []
        # A process keeps the memory of the streams of an earlier round.
        await asyncio.to_thread(self.platform.restart, PROCESS)
        try:
            # The first stream initialises what all streams share.
            await self._open(clients[:1], tasks)
            self.found["reads_one"].append(await self._reads())
            before = await self._memory()
            began = time.monotonic()
            await self._open(clients[1:], tasks)
            self.found["opened"].append(time.monotonic() - began)
            for name, bytes_ in (await self._memory()).items():
                self.found[name].append((bytes_ - before[name]) / (self.count - 1) / 1024)
            self.found["reads"].append(await self._reads())
            self.found["delay"].append(await self._change(clients))
            self.found["reload"].append(await self._resume(clients, "gateway"))
            self.found["restart"].append(await self._resume(clients, PROCESS))
            self._check(clients)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self, clients: list[Client], tasks: list[asyncio.Task[None]]) -> None:
        for start in range(0, len(clients), OPENED_AT_ONCE):
            batch = clients[start : start + OPENED_AT_ONCE]
            tasks += [asyncio.create_task(client.watch()) for client in batch]
            await _until(partial(_have_begun, batch), WITHIN)

    async def _change(self, clients: list[Client]) -> float:
        """Cast one vote; return the seconds until the last client has it."""
        cast_at = await asyncio.to_thread(self._vote)
        wanted = self.votes
        await _until(lambda: all(c.total == wanted for c in clients), CHANGE_WITHIN)
        return max(client.at for client in clients) - cast_at

    async def _resume(self, clients: list[Client], name: str) -> float:
        """Replace a process while votes are cast; return the seconds until every client has the
        last one."""
        started = time.monotonic()
        await asyncio.to_thread(self._vote)
        await asyncio.to_thread(self.platform.restart, name)
        await asyncio.to_thread(self._vote)
        wanted = self.votes
        await _until(lambda: all(c.connected and c.total == wanted for c in clients), WITHIN)
        return time.monotonic() - started

    def _vote(self) -> float:
        """Cast a vote by the backend; return when it was acknowledged."""
        body = {
            "poll_id": self.poll.id, "choice_id": self.poll.choices[0], "voter_ref": uuid4().hex,
        }  # fmt: skip
        self.platform.api.post("/votes/", body, self.platform.backend())
        self.votes += 1
        return time.monotonic()

    async def _memory(self) -> dict[str, int]:
        """Return the memory in bytes of the process and of Nginx, without what is shared."""
        names = {"kib": PROCESS, "kib_gateway": "gateway"}
        return {
            name: await asyncio.to_thread(proc.proportional_bytes, self.platform.pids(process))
            for name, process in names.items()
        }

    async def _reads(self) -> float:
        """Return the transactions a second in the database, of all processes."""
        before = await asyncio.to_thread(self.platform.one, READS)
        await asyncio.sleep(READS_FOR)
        return float(await asyncio.to_thread(self.platform.one, READS) - before) / READS_FOR

    def _check(self, clients: list[Client]) -> None:
        for client in clients:
            positions = [int(each.partition(b"-")[0]) for each in client.ids]
            if positions != sorted(positions) or len(set(client.ids)) != len(client.ids):
                raise Failure(f"void: a client got the ids {client.ids}")

    def results(self) -> dict[str, dict[str, Any]]:
        """Return the medians of the rounds."""
        return {
            f"stream.{name}": {
                "value": round(statistics.median(values), 2),
                "unit": UNITS[name],
                "p50_ms": None,
                "p99_ms": None,
                "ratios": {},
                "rounds": [round(value, 2) for value in values],
                "streams": self.count,
            }
            for name, values in self.found.items()
        }


def _have_begun(clients: list[Client]) -> bool:
    return all(client.total >= 0 for client in clients)


async def _until(holds: Callable[[], bool], within: float) -> None:
    """Wait until something holds. Raises Failure if it does not within this time (s)."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            raise Failure(f"void: not all streams were up to date within {within:.0f} s")
        await asyncio.sleep(0.05)
