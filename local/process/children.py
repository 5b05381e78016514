"""The entries of an instance's table, processes and jobs, and their state."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# The order of stopping: clients before servers.
GATEWAY, BACKGROUND, BEAT, WEB, FORK_SERVER, REDIS, POSTGRES = range(7)


@dataclass(frozen=True)
class Process:
    """A child that runs until it is stopped. `ready(pid)` is asked until it says yes.

    With `fork_server`, a socket, its command is what follows `python`, and it is forked there.
    Its clients connect to `link`, which leads to the socket of the process in service.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]
    ready: Callable[[int], Awaitable[bool]]
    needs: Sequence[str] = ()
    tier: int = 0  # stopped from the lowest tier to the highest
    stop_signal: signal.Signals = signal.SIGTERM
    stop_patience: float = 8.0
    fork_server: Path | None = None
    socket: Path | None = None
    link: Path | None = None
    # Creates a successor, which runs beside it until it takes over; otherwise it is stopped first.
    successor: Callable[[], Process] | None = None
    reload: Callable[[int], Awaitable[None]] | None = None  # replaces its workers by itself


@dataclass(frozen=True)
class Job:
    """Something done once while starting, between the processes that it needs and serves."""

    name: str
    run: Callable[[], Awaitable[None]]
    needs: Sequence[str] = ()


@dataclass
class Child:
    """The state of a supervised process."""

    spec: Process
    state: str = "waiting"  # waiting, starting, running, restarting, stopped
    pid: int | None = None
    restarts: int = 0
    last_end: str = ""  # "exit code 1", "SIGKILL"
    started_at: float | None = None
    is_ready: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    leaving: bool = False
    in_service: bool = True  # False beside another of its name: not yet, or no longer


def lead(spec: Process) -> None:
    """Let the link lead to the socket of this process; clients connect to the old or the new."""
    if spec.link is None or spec.socket is None:
        return
    new = spec.link.with_name(f".{spec.link.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(spec.socket.name)
    new.replace(spec.link)
