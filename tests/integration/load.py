"""A small HTTP/1.1 client on asyncio for load, several times faster than a general one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvloop

ANSWERED_WITHIN = 40.0  # seconds; the gateway gives up after 30
PATIENCE = 60  # repeats of one request before it is given up
UNKNOWN = (429, 500, 502, 503, 504)
IN_PROGRESS = "idempotency-in-progress"
Result = TypeVar("Result")


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine from a test."""
    return uvloop.run(coroutine)


class Lost(Exception):
    """The connection ended before a response: the outcome is unknown."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response; header names are lower case. `tries` counts the requests."""

    status: int
    headers: dict[str, str]
    body: bytes
    tries: int = 1

    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)

    def is_under_way(self) -> bool:
        """Whether another request with this key is still in progress."""
        return self.status == 409 and self.json()["code"] == IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Post:
    """A POST, which may be sent repeatedly."""

    path: str
    body: Any
    token: str
    key: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Line:
    """One connection to the gateway, reopened after it was closed; one request at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname, parts.port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Line:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)

    def close(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def send(self, post: Post) -> Reply:
        """Send once and return the response; raises Lost without one."""
        try:
            if self.writer is None:
                await self.open()
            return await asyncio.wait_for(self._exchange(post), ANSWERED_WITHIN)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise Lost(repr(error)) from error

    async def insist(self, post: Post) -> Reply:
        """Send until the response is definite, always with the same key.

        Repeats after lost responses, 5xx and requests in progress, and after a 429 when it allows.
        """
        for tries in range(1, PATIENCE + 1):
            try:
                reply = await self.send(post)
            except Lost:
                await asyncio.sleep(0.1)
                continue
            if reply.status not in UNKNOWN and not reply.is_under_way():
                return Reply(reply.status, reply.headers, reply.body, tries)
            await asyncio.sleep(float(reply.headers.get("retry-after", 0.1)))
        raise AssertionError(f"no definite answer to {post} in {PATIENCE} tries")

    async def _exchange(self, post: Post) -> Reply:
        assert self.reader is not None
        assert self.writer is not None
        self.writer.write(self.bytes_of(post))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:-2]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return Reply(int(head[0].split(" ", 2)[1]), headers, body)

    def bytes_of(self, post: Post) -> bytes:
        """The bytes of a request."""
        body = json.dumps(post.body, separators=(",", ":")).encode()
        key = f"Idempotency-Key: {post.key}\r\n" if post.key else ""
        more = "".join(f"{name}: {value}\r\n" for name, value in post.headers.items())
        head = (
            f"POST {post.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Authorization: Bearer {post.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{key}{more}\r\n"
        )
        return head.encode() + body


async def at_once(url: str, posts: Sequence[Post]) -> list[Reply]:
    """Send every request at once, each on its own connection."""
    lines = [Line(url) for _ in posts]
    try:
        await asyncio.gather(*(line.open() for line in lines))
        sent = (line.send(post) for line, post in zip(lines, posts, strict=True))
        return list(await asyncio.gather(*sent))
    finally:
        for line in lines:
            line.close()


async def steadily(
    url: str,
    posts: Sequence[Post],
    *,
    lines: int,
    at: int = 0,
    happens: Callable[[], object] = lambda: None,
) -> list[Reply]:
    """Send all requests over some connections, each until its response is definite.

    After `at` responses, `happens` is called.
    """
    waiting = list(enumerate(posts))[::-1]
    replies: dict[int, Reply] = {}

    async def work() -> None:
        async with Line(url) as line:
            while waiting:
                index, post = waiting.pop()
                replies[index] = await line.insist(post)
                if len(replies) == at:
                    await asyncio.to_thread(happens)

    await asyncio.gather(*(work() for _ in range(lines)))
    return [replies[index] for index in range(len(posts))]
