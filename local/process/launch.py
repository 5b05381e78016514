"""How a process is started: as a program of its own, or forked from the fork server."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from local import proc
from local.process.fork_server import Order

STOP_PATIENCE = 8.0
POLL_EVERY = 0.02


class Running(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int:
        """Its number."""

    async def wait(self) -> int:
        """Return its exit code, or below zero the number of the signal that ended it."""


class NotStarted(Exception):
    """The fork server did not respond."""


async def execute(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Running:
    """Start a program in a session of its own, tied to this process, its output in the log."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *proc.tied(command, stop_signal),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
        )


async def fork(socket: Path, order: Order) -> Running:
    """Have a fork server start a Python. Raises NotStarted when it does not answer."""
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket))
    except OSError as error:
        raise NotStarted("the fork server does not answer") from error
    writer.write(order.line())
    try:
        return Forked(int(await reader.readline()), reader, writer)
    except (OSError, ValueError) as error:
        writer.close()
        raise NotStarted("the fork server ended") from error


@dataclass(frozen=True)
class Forked:
    """A process forked from the fork server."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def wait(self) -> int:
        """Return its exit code; that of a kill if the fork server died and took it along."""
        try:
            line = await self.reader.readline()
        except OSError:
            line = b""
        finally:
            self.writer.close()
        return int(line) if line else await self._outlive()

    async def _outlive(self) -> int:
        """Wait for its end after the kernel's stop signal, before a successor starts."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + STOP_PATIENCE
        while proc.is_alive(self.pid):
            if loop.time() > deadline:
                proc.send([self.pid, *proc.descendants(self.pid)], signal.SIGKILL)
            await asyncio.sleep(POLL_EVERY)
        return -signal.SIGKILL
