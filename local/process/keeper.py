"""Keeps one process of an instance running, until it is to stop."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path

from local import proc
from local.failures import Failure
from local.process import launch, subreaper
from local.process.children import Child, Process, lead
from local.process.fork_server import Order
from local.process.logs import last_line

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
STABLE_AFTER = 30.0
START_ATTEMPTS = 3
PROBE_EVERY = 0.05


class Keeper:
    """Starts, watches and stops the processes of one supervisor, each in a task of its own.

    `failed` gets the exception of the first process that cannot be started.
    """

    def __init__(
        self, logs: Path, on_change: Callable[[Child], None], failed: asyncio.Future[None]
    ) -> None:
        self.logs = logs
        self.on_change = on_change
        self.stopping = False
        self._failed = failed

    def begin(self, child: Child) -> None:
        """Run a process until it leaves; `child.is_ready` is set when its probe says so."""
        child.task = asyncio.create_task(self._keep(child))

    async def _keep(self, child: Child) -> None:
        """Run one process repeatedly, with growing pauses, until it is stopped."""
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
                if attempts == START_ATTEMPTS:
                    self._fail(self.failure(child, f"does not start ({child.last_end})"))
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
        if child.in_service:
            lead(child.spec)
        self._set(child, "running")
        child.is_ready.set()

    def _fail_with(self, task: asyncio.Task[None]) -> None:
        """A question that cannot be asked would wait for ever: give up instead."""
        error = None if task.cancelled() else task.exception()
        if error:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        if not self._failed.done():
            self._failed.set_exception(error)

    def _set(self, child: Child, state: str) -> None:
        child.state = state
        self.on_change(child)

    async def stop(self, child: Child, patience: float | None = None) -> None:
        """Stop a process, by force after `patience` seconds, its own by default."""
        if child.task is None:
            return
        patience = child.spec.stop_patience if patience is None else patience
        if child.pid is None:
            child.task.cancel()
        else:
            proc.send([child.pid], child.spec.stop_signal)
        _, late = await asyncio.wait([child.task], timeout=patience)
        if late and child.pid is not None:
            child.last_end = f"did not stop within {patience:.0f} s"
            self.on_change(child)
            proc.send([child.pid, *proc.descendants(child.pid)], signal.SIGKILL)
        await asyncio.gather(child.task, return_exceptions=True)

    def failure(self, child: Child, what: str) -> Failure:
        """Return the exception that says what is wrong with a process, and its log's last line."""
        log = self.logs / f"{child.spec.name}.log"
        return Failure(f"{child.spec.name} {what}: {last_line(log)} (all of it: {log})")


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
