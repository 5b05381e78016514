"""The one loop that reads the database for all streams of a process.

A read is one statement for all polls that are watched, and returns those that have changed. Its
cost does not depend on the number of streams. A poll is published at most once a second. A poll
that is watched for the first time is read in between.
"""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections, connection

from analytics import selectors
from analytics.projections import ResultSnapshot
from analytics.streaming import metrics
from analytics.streaming.confirming import Confirmer
from analytics.streaming.hub import Hub
from analytics.streaming.states import State, ends_unannounced, state_of
from analytics.streaming.topics import Topic
from provote_core import logs

log = logs.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two reads, between two states of a poll, and before an extra read."""

    read: float = 0.25
    publish: float = 1.0
    extra: float = 0.05


class Reader:
    """Reads the polls of a hub until it is cancelled."""

    def __init__(self, hub: Hub, confirmer: Confirmer, pace: Pace) -> None:
        self._hub, self._confirmer, self._pace = hub, confirmer, pace
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._confirming: dict[UUID, asyncio.Task[None]] = {}

    def close(self) -> None:
        """End the thread after its current read."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def run(self) -> None:
        """Read again and again; an error is logged, and the next read tries again."""
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            try:
                await self.read()
            except Exception as error:
                metrics.read_failures.inc()
                log.warning("polls not read for streams", error=repr(error))
            await self._pause(started)

    async def _pause(self, started: float) -> None:
        """Wait for the next read, or for a poll that was not read yet."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._pace.extra)
        left = started + self._pace.read - loop.time()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                await self._hub.wanted.wait()
        except TimeoutError:
            return

    async def read(self) -> None:
        """Read the polls that are due, and publish those that have changed."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._hub.wanted.clear()
        self._hub.forget_unwatched(now)
        metrics.watched_polls.set(len(self._hub.topics))
        due = [topic for topic in self._hub.topics.values() if self._is_due(topic, now)]
        if not due:
            return
        marks = {topic.poll_id: _mark(topic) for topic in due}
        confirmed = {topic.poll_id: topic.confirmed for topic in due}
        awaited = [waiting for topic in due if (waiting := topic.begin_read()) is not None]
        try:
            found = await loop.run_in_executor(self._thread, _read, marks, confirmed)
            metrics.reads.inc()
            for topic in due:
                if topic.poll_id in found:
                    self._publish(topic, found[topic.poll_id])
        finally:
            for waiting in awaited:
                if not waiting.done():
                    waiting.set_result(None)

    def _is_due(self, topic: Topic, now: float) -> bool:
        is_new = topic.state is None or topic.is_awaited
        return is_new or now - topic.published_at >= self._pace.publish

    def _publish(self, topic: Topic, state: State) -> None:
        """Publish a state, unless it only has other numbers than one of the same second."""
        now, last = asyncio.get_running_loop().time(), topic.state
        is_early = now - topic.published_at < self._pace.publish
        if is_early and last is not None and _differ_in_numbers(last, state):
            return
        topic.publish(state, now)
        if not state.is_confirmed and topic.watchers:
            self._begin_confirming(topic)

    async def confirmed(self, topic: Topic) -> None:
        """Wait until polls has confirmed that the poll is over, or that it is not."""
        await asyncio.shield(self._begin_confirming(topic))

    def _begin_confirming(self, topic: Topic) -> asyncio.Task[None]:
        """The task that asks polls about a poll; there is at most one."""
        task = self._confirming.get(topic.poll_id)
        if task is None:
            task = self._confirming[topic.poll_id] = asyncio.create_task(self._confirm(topic))
            task.add_done_callback(lambda _: self._confirming.pop(topic.poll_id, None))
        return task

    async def _confirm(self, topic: Topic) -> None:
        """Ask polls until it answers, and have the poll read again."""
        while topic.watchers and (state := topic.state) is not None and not state.is_confirmed:
            try:
                await self._confirmer.poll_now(topic.poll_id)
            except Exception as error:
                log.info("end of a poll not confirmed", error=repr(error))
                await asyncio.sleep(self._pace.publish)
            else:
                topic.confirmed = (state.snapshot.version, state.snapshot.status)
                topic.mark = None
                await self._hub.reread(topic)


def _differ_in_numbers(one: State, other: State) -> bool:
    """Whether two states differ, but in nothing that decides who sees them."""
    if one.id == other.id or one.is_confirmed != other.is_confirmed:
        return False
    before, after = one.snapshot, other.snapshot
    return (before.version, before.status) == (after.version, after.status)


def _mark(topic: Topic) -> str | None:
    """The mark that the poll was read with; None if its status has changed by the clock since."""
    state = topic.state
    if state is None or topic.mark is None:
        return None
    return None if _clock_has_passed(state.snapshot) else topic.mark


def _clock_has_passed(snapshot: ResultSnapshot) -> bool:
    """Whether `opens_at` or `closes_at` lies between the read of a snapshot and now.

    This process's clock only decides that the poll is read again; the database's clock decides the
    status. So a small difference between them delays the change by as much.
    """
    times = (snapshot.opens_at, snapshot.closes_at)
    elapsed = timedelta(seconds=time.time() - snapshot.now.timestamp())
    return any(at is not None and snapshot.now < at <= snapshot.now + elapsed for at in times)


def _read(
    marks: Mapping[UUID, str | None], confirmed: Mapping[UUID, tuple[int, str] | None]
) -> dict[UUID, State]:
    """The changed polls, read and encoded in the reader's thread."""
    try:
        found = selectors.changed_snapshots(marks)
    except Exception:
        connection.close()
        raise
    finally:
        close_old_connections()
    states = {}
    for poll_id, (snapshot, mark) in found.items():
        ended = (snapshot.version, snapshot.status)
        is_confirmed = not ends_unannounced(snapshot) or confirmed[poll_id] == ended
        states[poll_id] = state_of(snapshot, mark, is_confirmed=is_confirmed)
    return states
