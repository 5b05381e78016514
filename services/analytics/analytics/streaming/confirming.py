"""Asking polls and votes, in threads: both calls block, and each waits for a sibling.

Requests for one poll share a call. The number of threads bounds what one process asks of its
siblings, however many streams there are.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from analytics import results
from analytics.errors import PollUnavailable, VotesUnavailable
from analytics.streaming.viewer import Viewer
from analytics.tallying import reports
from provote_core import logs

THREADS = 2  # as many as slots.fetch_slot admits
MAX_WAITING = 2_000  # calls that run in threads or wait for one
FRESH = 1.0  # seconds for which a state that polls has sent is not fetched again

T = TypeVar("T")
log = logs.get_logger(__name__)


class Confirmer:
    """Fetches states of polls, and whether viewers have voted."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="siblings")
        self._waiting = 0
        self._fetches: dict[UUID, asyncio.Task[None]] = {}
        self._fetched: dict[UUID, float] = {}

    def close(self) -> None:
        """End the threads after their current calls."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def poll(self, poll_id: UUID) -> None:
        """Store the current state of a poll; at most one fetch a second and poll.

        Raises PollNotFound, PollUnavailable.
        """
        now = asyncio.get_running_loop().time()
        if now - self._fetched.get(poll_id, float("-inf")) < FRESH:
            return
        fetch = self._fetches.get(poll_id)
        if fetch is None:
            fetch = self._fetches[poll_id] = asyncio.create_task(self._fetch(poll_id))
            fetch.add_done_callback(lambda done: self._forget(poll_id, done))
        await asyncio.shield(fetch)

    async def poll_now(self, poll_id: UUID) -> None:
        """Store the state that a poll has from now on. Raises PollNotFound, PollUnavailable."""
        await self._call(lambda: results.refresh(poll_id), PollUnavailable)

    async def voted(self, poll_id: UUID, viewer: Viewer) -> bool:
        """Whether the viewer has a vote in the poll. Raises VotesUnavailable."""
        return await self._call(
            lambda: results.has_voted(poll_id, viewer.principal, viewer.voter_token),
            VotesUnavailable,
        )

    async def want(self, poll_id: UUID) -> None:
        """Request a count that only the owner may see; after a failure it is requested again."""
        try:
            await self._call(lambda: reports.want(poll_id), PollUnavailable)
        except (DatabaseError, PollUnavailable) as error:
            log.warning("count of a hidden poll not requested", error=repr(error))

    async def _fetch(self, poll_id: UUID) -> None:
        await self.poll_now(poll_id)
        now = asyncio.get_running_loop().time()
        if len(self._fetched) > MAX_WAITING:
            self._fetched = {id_: at for id_, at in self._fetched.items() if now - at < FRESH}
        self._fetched[poll_id] = now

    def _forget(self, poll_id: UUID, done: asyncio.Task[None]) -> None:
        self._fetches.pop(poll_id, None)
        if not done.cancelled():
            done.exception()  # those who wait get it; without this, asyncio logs it

    async def _call(self, call: Callable[[], T], busy: type[Exception]) -> T:
        if self._waiting >= MAX_WAITING:
            raise busy()
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, _with_connection, call)
        finally:
            self._waiting -= 1


def _with_connection(call: Callable[[], T]) -> T:
    """Call with Django's connection of this thread, which goes back to the pool afterwards."""
    try:
        return call()
    finally:
        close_old_connections()
