"""Probes by which the supervisor finds out whether a process is ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from local import proc

PATIENCE = 3.0
Probe = Callable[[int], Awaitable[bool]]


def http(socket: Path, path: str) -> Probe:
    """Ready when GET path on a Unix socket is answered with 200."""
    return _probe(lambda: asyncio.open_unix_connection(str(socket)), _get(path), b" 200 ")


def http_port(host: str, port: int, path: str) -> Probe:
    """Ready when GET path on a TCP port is answered with 200."""
    return _probe(lambda: asyncio.open_connection(host, port), _get(path), b" 200 ")


def redis(socket: Path) -> Probe:
    """Ready when Redis answers PING."""
    return _probe(lambda: asyncio.open_unix_connection(str(socket)), b"PING\r\n", b"+PONG")


def unix(socket: Path) -> Probe:
    """Ready when a process listens on a Unix socket."""

    async def ready(pid: int) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(str(socket))
        except OSError:
            return False
        writer.close()
        return True

    return ready


def at_rest(seconds: float) -> Probe:
    """Ready when the process has been idle for some seconds: for processes without an API.

    One that is still loading its modules computes or waits for the disk; one that cannot start
    ends before it is idle. A little work (5 % of the time) counts as idle.
    """
    since: dict[int, tuple[float, float]] = {}

    async def ready(pid: int) -> bool:
        now, activity = time.monotonic(), proc.activity(pid)
        began, used = since.get(pid, (now, activity.seconds))
        if not activity.sleeps or activity.seconds - used > 0.05 * seconds:
            began, used = now, activity.seconds
        since[pid] = began, used
        return now - began >= seconds

    return ready


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def _probe(connect: Callable[[], Awaitable[Connection]], question: bytes, answer: bytes) -> Probe:
    async def ask() -> bool:
        reader, writer = await connect()
        try:
            writer.write(question)
            return answer in await reader.readline()
        finally:
            writer.close()

    async def ready(pid: int) -> bool:
        try:
            return await asyncio.wait_for(ask(), PATIENCE)
        except (OSError, TimeoutError, ValueError):
            return False

    return ready
