"""Starts the processes of an instance in the order of their needs, restarts and stops them."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from local import proc
from local.failures import Failure
from local.process import launch, subreaper
from local.process.children import Child, Job, Process, lead
from local.process.fork_server import Order
from local.process.logs import LONGEST_LOG, last_complaint, last_line, shorten

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
STABLE_AFTER = 30.0
START_PATIENCE = 120.0
START_ATTEMPTS = 3
PROBE_EVERY = 0.05
LOGS_EVERY = 5.0


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
        self.stopping = False
        self._done = {job.name: asyncio.Event() for job in self.jobs}
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tidier = asyncio.create_task(self._keep_logs_short())

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
        child.keeper = asyncio.create_task(self._keep(child))
        try:
            await asyncio.wait_for(child.is_ready.wait(), START_PATIENCE)
        except TimeoutError:
            raise Failure(self._complaint(child, "is not ready after two minutes")) from None

    async def _wait_for(self, names: Sequence[str]) -> None:
        for name in names:
            await (self._done[name] if name in self._done else self.children[name].is_ready).wait()

    # Running

    async def _keep(self, child: Child) -> None:
        """Run one process again and again, with growing pauses, until told to stop."""
        delay, attempts = FIRST_DELAY, 0
        while not (self.stopping or child.leaving):
            began = time.monotonic()
            try:
                child.last_end = _reason(await self._run_once(child))
            except launch.NotStarted as error:
                child.last_end = str(error)
            if self.stopping or child.leaving:
                break
            if not child.is_ready.is_set():
                attempts += 1
                if attempts == START_ATTEMPTS and not self._failed.done():
                    self._failed.set_exception(
                        Failure(self._complaint(child, f"does not start ({child.last_end})"))
                    )
            if time.monotonic() - began > STABLE_AFTER:
                delay = FIRST_DELAY
            child.restarts += 1
            self._set(child, "restarting")
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)
        self._set(child, "stopped")

    async def _run_once(self, child: Child) -> int:
        process = await self._launch(child.spec)
        child.pid, child.started_at = process.pid, time.time()
        self._set(child, "starting")
        watcher = asyncio.create_task(self._watch_readiness(child, process.pid))
        watcher.add_done_callback(self._fail_with)
        try:
            return await process.wait()
        finally:
            watcher.cancel()
            child.pid = child.started_at = None
            subreaper.end_leftovers_of(process.pid)

    async def _launch(self, spec: Process) -> launch.Running:
        log = self.logs / f"{spec.name}.log"
        if spec.fork_server is None:
            return await launch.execute(
                spec.command,
                cwd=spec.cwd,
                environment=spec.environment,
                log=log,
                stop_signal=spec.stop_signal,
            )
        order = Order(
            spec.name,
            list(spec.command),
            str(spec.cwd),
            dict(spec.environment),
            str(log),
            spec.stop_signal,
        )
        return await launch.fork(spec.fork_server, order)

    async def _watch_readiness(self, child: Child, pid: int) -> None:
        while not await child.spec.ready(pid):
            await asyncio.sleep(PROBE_EVERY)
        if self.stopping or child.leaving:
            return
        if self.children.get(child.spec.name) is child:
            lead(child.spec)
        self._set(child, "running")
        child.is_ready.set()

    def _fail_with(self, task: asyncio.Task[None]) -> None:
        """A question that cannot be asked would wait for ever: give up instead."""
        error = None if task.cancelled() else task.exception()
        if error and not self._failed.done():
            self._failed.set_exception(error)

    def _set(self, child: Child, state: str) -> None:
        child.state = state
        self.on_change(child)

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

    def _complaint(self, child: Child, what: str) -> str:
        log = self.logs / f"{child.spec.name}.log"
        return f"{child.spec.name} {what}: {last_line(log)} (all of it: {log})"

    async def _keep_logs_short(self) -> None:
        while True:
            await asyncio.sleep(LOGS_EVERY)
            for log in self.logs.glob("*.log"):
                with contextlib.suppress(OSError):  # of a full disk, for one: the next round
                    if log.stat().st_size > LONGEST_LOG:
                        await asyncio.to_thread(shorten, log)

    # Replacing: rolling.py says in which order

    async def redo(self, name: str) -> None:
        """Do a job again."""
        await next(job.run for job in self.jobs if job.name == name)()

    async def try_out(self, spec: Process, patience: float = START_PATIENCE) -> Child:
        """Start a process beside those in service; Failure, and no trace of it, if it fails."""
        child, log = Child(spec), self.logs / f"{spec.name}.log"
        self.beside.append(child)
        said_before = log.stat().st_size if log.exists() else 0
        deadline = time.monotonic() + patience
        child.keeper = asyncio.create_task(self._keep(child))
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
        self.beside.remove(child)
        self.beside.append(old)
        self.children[child.spec.name] = child
        lead(child.spec)
        self.on_change(child)
        return old

    async def retire(self, child: Child, patience: float | None = None) -> None:
        """Stop one process for good; it may take `patience` seconds to finish its work."""
        child.leaving = True
        await self._stop_child(child, patience)
        if child in self.beside:
            self.beside.remove(child)
        if child.spec.socket and self.children[child.spec.name] is not child:
            child.spec.socket.unlink(missing_ok=True)

    async def again(self, child: Child, patience: float = START_PATIENCE) -> None:
        """Stop a process of which there is only one, and wait until its next run is ready."""
        child.is_ready.clear()
        proc.send([child.pid] if child.pid else [], child.spec.stop_signal)
        try:
            await asyncio.wait_for(child.is_ready.wait(), patience)
        except TimeoutError:
            raise Failure(self._complaint(child, "does not come back")) from None

    # Stopping

    async def stop(self) -> None:
        """Stop everything, tier after tier; may be called in any state and more than once."""
        self.stopping = True
        self._tidier.cancel()
        if self._failed.done():
            self._failed.exception()
        everything = [*self.children.values(), *self.beside]
        for tier in sorted({child.spec.tier for child in everything}):
            same = [child for child in everything if child.spec.tier == tier]
            await asyncio.gather(*(self._stop_child(child) for child in same))

    async def _stop_child(self, child: Child, patience: float | None = None) -> None:
        if child.keeper is None:
            return
        patience = child.spec.stop_patience if patience is None else patience
        if child.pid is None:
            child.keeper.cancel()
        else:
            proc.send([child.pid], child.spec.stop_signal)
        _, late = await asyncio.wait([child.keeper], timeout=patience)
        if late and child.pid is not None:
            child.last_end = f"did not stop within {patience:.0f} s"
            self.on_change(child)
            proc.send([child.pid, *proc.descendants(child.pid)], signal.SIGKILL)
        await asyncio.gather(child.keeper, return_exceptions=True)


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
