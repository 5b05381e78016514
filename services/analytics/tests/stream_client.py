"""A client of the streaming application that reads events, and can be cut at any byte."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections

from analytics.asgi import Application
from analytics.streaming.process import StreamingProcess
from analytics.streaming.reader import Pace
from analytics.streaming.streams import Times
from provote_core.limits import limiter, redis

WITHIN = 60.0  # seconds for anything to happen
# As in production, a hundred times as fast; streams live as long as their test.
PACE = Pace(read=0.005, publish=0.01, extra=0.001)
TIMES = Times(
    heartbeat=5.0, length=(60.0, 60.0), retry=(2.0, 8.0), stop=(0.0, 0.05), ask=(0.02, 0.1)
)


@dataclass
class Event:
    """One complete event; `data` is parsed."""

    name: str
    data: dict[str, Any]
    id: str | None = None

    @property
    def position(self) -> int:
        """The first part of the id."""
        assert self.id is not None
        return int(self.id.partition("-")[0])


@dataclass
class StreamClient:
    """One connection. `cut` disconnects it; only complete events have been received then."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: bytes = b""
    reads: bool = True  # a client that does not read blocks the application's next part
    is_complete: bool = False

    def __post_init__(self) -> None:
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._room = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        elif not self.reads and message.get("body"):
            await self._room.wait()  # for ever
        else:
            self.text += message.get("body", b"")
            self.is_complete = not message.get("more_body", False)
        self._changed.set()

    async def cut(self) -> None:
        """Disconnect, and wait until the application has noticed."""
        self._gone.set()
        assert self.task is not None
        await asyncio.wait_for(self.task, WITHIN)

    async def until(self, holds: Any) -> None:
        """Wait until `holds(self)`, checked whenever something has arrived."""
        async with asyncio.timeout(WITHIN):
            while not holds(self):
                self._changed.clear()
                await self._changed.wait()

    async def started(self) -> "StreamClient":
        await self.until(lambda client: client.status)
        return self

    async def event(self, name: str, number: int = 1) -> Event:
        """The last event with this name, once there are `number` of them."""
        await self.until(lambda client: len(client.named(name)) >= number)
        return self.named(name)[-1]

    def named(self, name: str) -> list[Event]:
        return [event for event in events(self.text) if event.name == name]

    @property
    def problem(self) -> tuple[int, str]:
        """Status and code of a problem document."""
        return self.status, json.loads(self.text)["code"]


def events(text: bytes) -> list[Event]:
    """The complete events in the text of a stream; a part of one at the end is left out."""
    found = []
    for block in text.decode(errors="replace").split("\n\n")[:-1]:
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if "event" in lines:
            found.append(Event(lines["event"], json.loads(lines["data"]), lines.get("id")))
    return found


class Streams:
    """A running application; `opened` are its clients."""

    def __init__(self, app: Application, process: StreamingProcess) -> None:
        self.app, self.process = app, process
        self._opened: list[StreamClient] = []

    def begin(
        self,
        path: str,
        *,
        query: bytes = b"",
        reads: bool = True,
        method: str = "GET",
        **headers: str,
    ) -> StreamClient:
        """Send a request; `Last_Event_ID="…"` becomes the header Last-Event-ID."""
        named = {
            "host": "localhost",
            **{n.replace("_", "-").lower(): v for n, v in headers.items()},
        }
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query, "client": ("192.0.2.1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }  # fmt: skip
        client = StreamClient(reads=reads)
        client.task = asyncio.create_task(self.app(scope, client.receive, client.send))
        self._opened.append(client)
        return client

    async def open(self, path: str, **more: Any) -> StreamClient:
        """Send a request and wait for the head of its response."""
        return await self.begin(path, **more).started()

    async def close(self) -> None:
        for client in self._opened:
            await client.cut()


@contextlib.asynccontextmanager
async def running(**options: Any) -> AsyncIterator[Streams]:
    """The ASGI application on the test database, started and at the end shut down."""
    redis.async_client.cache_clear()
    limiter.cache_clear()
    try:
        async with another(**options) as streams:
            yield streams
    finally:
        await redis.async_client().aclose()
        redis.async_client.cache_clear()
        await sync_to_async(connections.close_all)()


@contextlib.asynccontextmanager
async def another(**options: Any) -> AsyncIterator[Streams]:
    """A further process of the application, beside one that runs."""
    process = StreamingProcess(**{"pace": PACE, "times": TIMES, **options})
    app = Application(process)
    await process.open()
    streams = Streams(app, process)
    try:
        yield streams
    finally:
        await streams.close()
        await process.close()
