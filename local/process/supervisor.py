"""Starts the processes of an instance in the order of their needs, restarts and stops them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from local import proc
from local.failures import Failure
from local.process.children import Child, Job, Process, lead
from local.process.keeper import PROBE_EVERY, Keeper
from local.process.logs import keep_short, last_complaint

START_PATIENCE = 120.0


class Supervisor:
    """Runs a table of processes and jobs; on_change(child) hears of every change of state."""

    def __init__(
        self,
        table: Sequence[Process | Job],
        logs: Path,
        on_change: Callable[[Child], None] = lambda child: None,
    ) -> None:
        self.jobs = [entry for entry in table if isinstance(entry, Job)]
        self.children = {e.name: Child(e) for e in table if isinstance(e, Process)}
        self.beside: list[Child] = []  # not yet, or no longer, those that are in service
        self.logs = logs
        self.on_change = on_change
        self._done = {job.name: asyncio.Event() for job in self.jobs}
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeper = Keeper(logs, on_change, self._failed)
        self._tidier = asyncio.create_task(keep_short(logs))

    # Starting

    async def start(self) -> None:
        """Start everything; return when all of it is ready, raise Failure when that cannot be."""
        tasks = {asyncio.create_task(self._do(job)) for job in self.jobs}
        tasks |= {asyncio.create_task(self._begin(child)) for child in self.children.values()}
        pending: set[asyncio.Future[None]] = {*tasks}
        try:
            while pending:
                ends = {*pending, self._failed}
                done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in done:
                    end.result()
                pending -= done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _do(self, job: Job) -> None:
        await self._wait_for(job.needs)
        await job.run()
        self._done[job.name].set()

    async def _begin(self, child: Child) -> None:
        await self._wait_for(child.spec.needs)
        self._keeper.begin(child)
        try:
            await asyncio.wait_for(child.is_ready.wait(), START_PATIENCE)
        except TimeoutError:
            raise self._keeper.failure(child, "is not ready after two minutes") from None

    async def _wait_for(self, names: Sequence[str]) -> None:
        for name in names:
            await (self._done[name] if name in self._done else self.children[name].is_ready).wait()

    def facts(self) -> list[dict[str, Any]]:
        """Return name, state, pid, restarts and start time (Unix, s) of every process."""
        return [
            {
                "name": child.spec.name,
                "state": child.state,
                "pid": child.pid,
                "restarts": child.restarts,
                "started_at": child.started_at,
            }
            for child in self.children.values()
        ]

    # Replacing: rolling.py says in which order

    async def redo(self, name: str) -> None:
        """Do a job again."""
        await next(job.run for job in self.jobs if job.name == name)()

    async def try_out(self, spec: Process, patience: float = START_PATIENCE) -> Child:
        """Start a process beside those in service; Failure, and no trace of it, if it fails."""
        child, log = Child(spec, in_service=False), self.logs / f"{spec.name}.log"
        self.beside.append(child)
        said_before = log.stat().st_size if log.exists() else 0
        deadline = time.monotonic() + patience
        self._keeper.begin(child)
        while not child.is_ready.is_set():
            if child.restarts or time.monotonic() > deadline:
                why = child.last_end or f"it is not ready after {patience:.0f} s"
                await self.retire(child)
                line = last_complaint(log, said_before)
                raise Failure(f"the new {spec.name} does not start ({why}): {line} (see {log})")
            await asyncio.sleep(PROBE_EVERY)
        return child

    def take_over(self, child: Child) -> Child:
        """Put a process that was tried out into service; return the one that was there."""
        old = self.children[child.spec.name]
        old.in_service, child.in_service = False, True
        self.beside.remove(child)
        self.beside.append(old)
        self.children[child.spec.name] = child
        lead(child.spec)
        self.on_change(child)
        return old

    async def retire(self, child: Child, patience: float | None = None) -> None:
        """Stop one process for good; it may take `patience` seconds to finish its work."""
        child.leaving = True
        await self._keeper.stop(child, patience)
        if child in self.beside:
            self.beside.remove(child)
        if child.spec.socket and not child.in_service:
            child.spec.socket.unlink(missing_ok=True)

    async def again(self, child: Child, patience: float = START_PATIENCE) -> None:
        """Stop a process of which there is only one, and wait until its next run is ready."""
        child.is_ready.clear()
        proc.send([child.pid] if child.pid else [], child.spec.stop_signal)
        try:
            await asyncio.wait_for(child.is_ready.wait(), patience)
        except TimeoutError:
            raise self._keeper.failure(child, "does not come back") from None

    # Stopping

    async def stop(self) -> None:
        """Stop everything, tier after tier; may be called in any state and more than once."""
        self._keeper.stopping = True
        self._tidier.cancel()
        if self._failed.done():
            self._failed.exception()
        everything = [*self.children.values(), *self.beside]
        for tier in sorted({child.spec.tier for child in everything}):
            same = [child for child in everything if child.spec.tier == tier]
            await asyncio.gather(*(self._keeper.stop(child) for child in same))
