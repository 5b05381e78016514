"""The bounded queue of submissions, and the workers that empty it into transactions.

A worker takes what is waiting, up to a limit. While it runs its transaction, the next batch fills
up by itself; the other worker takes that batch only when it is full or has waited for a moment,
because a transaction of many casts costs little more than one of a few.
"""

import asyncio
from collections import deque

from provote_core import logs
from provote_core.exceptions import ProvoteError
from provote_core.limits import Limiter
from votes import errors
from votes.writer import metrics
from votes.writer.batch import BatchWriter, Submission, resolve
from votes.writer.outcomes import Outcome, Pending, Refused
from votes.writer.retry import Recorder

WORKERS = 2
BATCH_SIZE = 500  # casts a transaction
QUEUE_SIZE = 5_000  # casts waiting in this process; further ones are refused (503) at once
SECOND_WORKER_DELAY = 0.005  # seconds that casts wait before a second worker takes them
log = logs.get_logger(__name__)


class Batcher:
    """Batches submissions into transactions; each gets the outcomes of its own casts."""

    def __init__(self, recorder: Recorder, limiter: Limiter) -> None:
        self._writer = BatchWriter(recorder, limiter)
        self._queue: deque[Submission] = deque()
        self._queued = 0
        self._idle: list[asyncio.Future[None]] = []
        self._busy = 0
        self._second_worker_timer: asyncio.TimerHandle | None = None
        self._workers: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self) -> None:
        """Start the workers; call once, in the running loop."""
        self._workers = [asyncio.create_task(self._worker()) for _ in range(WORKERS)]

    @property
    def is_healthy(self) -> bool:
        """Whether every worker runs."""
        return bool(self._workers) and not any(worker.done() for worker in self._workers)

    @property
    def queued(self) -> int:
        """How many casts wait for a worker; a request without one counts as one."""
        return self._queued

    async def close(self) -> None:
        """Refuse new submissions, finish all accepted ones, then return."""
        self._closing = True
        while self._idle:
            self._wake_worker()
        await asyncio.gather(*self._workers)

    async def submit(self, submission: Submission) -> list[Outcome | Pending]:
        """An outcome for each cast, and `submission.decision`; no outcomes if the limiter refuses.

        Raises Overloaded (503) at once when the queue is full or closing.
        """
        if self._closing or self._queued + submission.weight > QUEUE_SIZE:
            metrics.refused.inc()
            raise errors.Overloaded()
        self._queue.append(submission)
        self._queued += submission.weight
        if not self._busy or self._queued >= BATCH_SIZE:
            self._wake_worker()
        else:
            self._schedule_second_worker()
        return await submission.outcomes

    # An idle worker waits for a future; _wake_worker resolves it and counts the worker as busy

    def _wake_worker(self) -> None:
        if self._idle:
            self._busy += 1
            self._idle.pop().set_result(None)

    def _schedule_second_worker(self) -> None:
        if self._idle and self._second_worker_timer is None:
            self._second_worker_timer = asyncio.get_running_loop().call_later(
                SECOND_WORKER_DELAY, self._second_worker_due
            )

    def _second_worker_due(self) -> None:
        self._second_worker_timer = None
        if self._queue:
            self._wake_worker()

    async def _wait_for_work(self) -> bool:
        """Wait for a batch to take; False once the batcher is closed and empty."""
        if self._queue and (self._closing or not self._busy or self._queued >= BATCH_SIZE):
            self._busy += 1
            return True
        if self._closing:
            return False
        wake_up = asyncio.get_running_loop().create_future()
        self._idle.append(wake_up)
        if self._queue:
            self._schedule_second_worker()
        await wake_up
        return True

    async def _worker(self) -> None:
        while await self._wait_for_work():
            # The batch is empty if every client has given up, as after a stall.
            batch = self._next_batch()
            try:
                if batch:
                    await self._writer.write(batch)
            except Exception:
                log.exception("worker failed")
                for submission in batch:
                    resolve(submission, [Refused(ProvoteError()) for _ in submission.casts])
            finally:
                self._busy -= 1

    def _next_batch(self) -> list[Submission]:
        batch: list[Submission] = []
        room = BATCH_SIZE
        while self._queue and (not batch or self._queue[0].weight <= room):
            submission = self._queue.popleft()
            self._queued -= submission.weight
            room -= submission.weight
            if not submission.outcomes.done():  # its client has gone or its deadline has passed
                batch.append(submission)
        return batch
