"""Rolling restart: each process is replaced by a new one, and no request fails.

The new process starts beside the old one and on a socket of its own. Once it is ready, the link
that the gateway and the siblings connect to leads to it. The old one gets the stop signal when it
has accepted all earlier connections, and when the gateway has released its own: an old release may
close idle ones at once, while a client sends. It finishes its requests, marks each response as the
last of its connection, and keeps idle connections for a while. New processes start one after
another, while several old ones end.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from local import proc
from local.failures import Failure
from local.install import SERVICES
from local.process import probes
from local.process.children import BACKGROUND, BEAT, FORK_SERVER, GATEWAY, WEB, Child
from local.process.python_processes import is_missing
from local.process.supervisor import Supervisor

Say = Callable[[str], None]
ORDER = (WEB, BACKGROUND, BEAT, GATEWAY)
FINISH_PATIENCE = 40.0  # seconds; the gateway waits for an answer for 30
START_PATIENCE = 60.0
DRAIN = 3.5  # seconds; the gateway keeps no connection for so long (upstreams.conf)
GLANCE = 0.05  # seconds between two checks of a process's connections


class Rolling:
    """Replaces processes of a running instance; one order at a time, one start after another."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.supervisor = supervisor
        self._turn = asyncio.Lock()
        self._leaving: dict[str, asyncio.Task[None]] = {}

    async def restart(self, names: Sequence[str], say: Say) -> None:
        """Replace the named processes, or all that can be; Failure at the first that cannot.

        What could not be replaced goes on as it was, and so does what an older tree does not have;
        what was replaced before it stays so. It returns when every old process has ended, with a
        Failure, too.
        """
        if self._turn.locked():
            raise Failure("a restart is in progress already")
        async with self._turn:
            chosen = _present(self._chosen(names), say)
            old_fork_server = None if names else await self._new_fork_server(say)
            await self._prepare(chosen, say)
            try:
                for name in chosen:
                    await self._replace(name, say)
            finally:
                stuck = await self._gone(say)
            if stuck:
                raise Failure(f"replaced, but not ended as expected: {', '.join(stuck)}")
            if old_fork_server:
                await self.supervisor.retire(old_fork_server)

    def _chosen(self, names: Sequence[str]) -> list[str]:
        """Return what is to be replaced, in the order in which it is done."""
        children = self.supervisor.children
        possible = [n for tier in ORDER for n, c in children.items() if c.spec.tier == tier]
        unknown = sorted(set(names) - set(possible))
        if unknown:
            known = ", ".join(possible)
            raise Failure(f"{', '.join(unknown)} cannot be restarted alone; there are: {known}")
        return [name for name in possible if name in names or not names]

    async def _new_fork_server(self, say: Say) -> Child:
        """Start another fork server, with today's libraries; the old one keeps its children."""
        [name] = [n for n, c in self.supervisor.children.items() if c.spec.tier == FORK_SERVER]
        successor = self.supervisor.children[name].spec.successor
        assert successor is not None
        new = await self.supervisor.try_out(successor(), START_PATIENCE)
        say(f"{name}: a new one is ready")
        return self.supervisor.take_over(new)

    async def _prepare(self, names: Iterable[str], say: Say) -> None:
        """Migrate what the processes' services need: old code works on the new schema."""
        services = {name.partition("-")[0] for name in names}
        await self.supervisor.redo("known")
        for service in (name for name in SERVICES if name in services):
            await self.supervisor.redo(f"{service}-database")
            say(f"{service}: its schema is up to date")
        await self.supervisor.redo("documents")

    async def _replace(self, name: str, say: Say) -> None:
        began, old = time.monotonic(), self.supervisor.children[name]
        if old.spec.successor:
            new = await self.supervisor.try_out(old.spec.successor(), START_PATIENCE)
            self.supervisor.take_over(new)
            self._leaving[name] = asyncio.create_task(self._leave(old, began, say))
            return
        if not old.spec.reload:
            await self.supervisor.again(old, START_PATIENCE)
        elif old.pid is not None:
            await old.spec.reload(old.pid)
        say(_replaced(old, began))

    async def _leave(self, old: Child, began: float, say: Say) -> None:
        """Stop a process whose successor is in service."""
        if old.spec.socket and old.pid is not None:
            await _caught_up(old.spec.socket, old.pid)
            await drained(old.spec.socket)
        await self.supervisor.retire(old, FINISH_PATIENCE)
        say(_replaced(old, began))

    async def _gone(self, say: Say) -> list[str]:
        """Wait until every old process has ended; the names of those whose end went wrong."""
        leaving, self._leaving = self._leaving, {}
        ends = await asyncio.gather(*leaving.values(), return_exceptions=True)
        wrong = {name: end for name, end in zip(leaving, ends, strict=True) if end is not None}
        for name, error in wrong.items():
            say(f"{name}: the old process did not end as expected: {error!r}")
        return list(wrong)


def _present(names: Sequence[str], say: Say) -> list[str]:
    """Return the names without those of processes that this tree does not have."""
    missing = [name for name in names if is_missing(name)]
    for name in missing:
        say(f"{name}: stays as it is, since this tree has none")
    return [name for name in names if name not in missing]


def _replaced(old: Child, began: float) -> str:
    late = f", {old.last_end}" if old.last_end.startswith("did not stop") else ""
    return f"{old.spec.name}: replaced ({time.monotonic() - began:.1f} s{late})"


async def _caught_up(socket: Path, pid: int) -> None:
    """Return when a process has accepted all earlier connections to its socket.

    It accepts in order, and this connection is the last.
    """
    with contextlib.suppress(OSError):
        await probes.http(socket, "/health/live")(pid)


async def drained(socket: Path) -> None:
    """Return when a socket has no connection, or at the latest after DRAIN.

    Later connections wait for a response, or read the feed: their clients reconnect when they are
    closed.
    """
    until = time.monotonic() + DRAIN
    while proc.connections(socket) and time.monotonic() < until:
        await asyncio.sleep(GLANCE)
