"""Definitions of polls in memory, and confirmation of a poll by the polls service."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings
from psycopg import AsyncConnection
from psycopg.errors import LockNotAvailable
from psycopg_pool import AsyncConnectionPool

from provote_core import internal, logs
from provote_core.exceptions import ProvoteError
from provote_rules.lifecycle import Status, effective_status
from votes import errors
from votes.eligibility import Definition, define
from votes.snapshots import SNAPSHOT_UPSERT, read_rules, snapshot_values
from votes.writer import statements
from votes.writer.connections import borrow
from votes.writer.outcomes import Admitted, Cast

CACHED = 10_000
CONCURRENT_FETCHES = 16
FETCH_TIMEOUT = 2.0  # seconds
TRIES = 5  # to lock a snapshot's row, each as long as the pool's connections wait for a lock
EPOCH_CHECK_INTERVAL = 1.0  # seconds between two reads of polls' epoch
log = logs.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PollState:
    """A snapshot as one statement read it; `status` is effective at the database's time.

    Its version is 0 after polls was restored to an older state, until it publishes the poll again.
    """

    definition: Definition
    version: int
    frozen: bool
    sealed: bool
    status: str


class Definitions:
    """A cache of frozen definitions: within one epoch of polls they never change.

    Once polls is restored to an older state, it may freeze another definition under the same id:
    the cache is cleared, and keeps only what polls has published in the new epoch.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, Definition] = OrderedDict()
        self._epoch: int | None = None
        self._next_check = 0.0

    def get(self, poll_id: UUID) -> Definition | None:
        """The definition, if it is known to be frozen."""
        return self._known.get(poll_id)

    def admit(self, cast: Cast) -> Admitted | None:
        """The cast with its ballot, if the poll's frozen rules permit it."""
        definition = self._known.get(cast.poll_id)
        return None if definition is None else _admit(definition, cast)

    def admit_simple(self, cast: Cast) -> Admitted | None:
        """The same, if recording it depends on voter, ballot, key and clock only."""
        definition = self._known.get(cast.poll_id)
        if definition is None or not definition.is_simple:
            return None
        return _admit(definition, cast)

    async def load(
        self, connection: AsyncConnection, poll_ids: set[UUID], again: Set[UUID] = frozenset()
    ) -> None:
        """Read missing definitions in one statement, and the epoch of polls once a second.

        Those in `again` are read even if they are known: their snapshots may have more rules now.
        """
        await self._check_epoch(connection)
        missing = [id_ for id_ in poll_ids if id_ not in self._known or id_ in again]
        if not missing:
            return
        for state in (await read_states(connection, missing)).values():
            if state.frozen and state.version > 0:
                self._known[state.definition.poll_id] = state.definition
        while len(self._known) > CACHED:
            self._known.popitem(last=False)

    async def _check_epoch(self, connection: AsyncConnection) -> None:
        now = time.monotonic()
        if now < self._next_check:
            return
        self._next_check = now + EPOCH_CHECK_INTERVAL
        cursor = await connection.execute(statements.HISTORY)
        row = await cursor.fetchone()
        epoch = row[0] if row else None
        if epoch != self._epoch:
            self._known.clear()
            self._epoch = epoch


def _admit(definition: Definition, cast: Cast) -> Admitted | None:
    if cast.voter is None:
        return None
    ballot = definition.admit(cast.principal, cast.credential, cast.marked)
    return None if ballot is None else Admitted(cast, ballot, definition)


async def read_states(connection: AsyncConnection, poll_ids: list[UUID]) -> dict[UUID, PollState]:
    """The stored snapshots of these polls."""
    cursor = await connection.execute(statements.POLLS, [poll_ids], binary=True)
    return {row[0]: _state(row) for row in await cursor.fetchall()}


def _state(row: tuple) -> PollState:  # type: ignore[type-arg]
    poll_id, owner, eligibility, ballot_type, choices, rules, version = row[:7]
    status, opens_at, closes_at, sealed, now = row[7:]
    definition = define(poll_id, owner, eligibility, ballot_type, choices, read_rules(rules))
    effective = effective_status(
        status, opens_at=opens_at, closes_at=closes_at, now=now, sealed=sealed
    )
    return PollState(definition, version, status != Status.DRAFT, sealed, effective)


class Confirmer:
    """Confirms polls with the polls service; concurrent requests for a poll share a fetch.

    A fetch serves only requests that arrived before it began, so that a poll that is created,
    opened and voted on within a millisecond works.
    """

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._waiting: dict[UUID, asyncio.Future[None]] = {}
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(CONCURRENT_FETCHES)

    async def confirm(self, poll_id: UUID) -> None:
        """Bring the snapshot up to date. Raises PollNotFound, or PollUnavailable (503)."""
        future = self._waiting.get(poll_id)
        if future is None:
            future = asyncio.get_running_loop().create_future()
            # Retrieve the exception: asyncio warns if every waiter has gone.
            future.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._waiting[poll_id] = future
            if poll_id not in self._running:
                self._start(poll_id)
        await asyncio.shield(future)

    def _start(self, poll_id: UUID) -> None:
        task = asyncio.create_task(self._run(poll_id))
        self._running[poll_id] = task

    async def _run(self, poll_id: UUID) -> None:
        async with self._slots:
            # From here on a new request waits for the next fetch.
            future = self._waiting.pop(poll_id)
            try:
                await self._fetch(poll_id)
            except ProvoteError as error:
                future.set_exception(error)
            except Exception as error:
                log.warning("poll not confirmed", poll_id=poll_id, error=repr(error))
                future.set_exception(errors.PollUnavailable())
            else:
                future.set_result(None)
        del self._running[poll_id]
        if poll_id in self._waiting:
            self._start(poll_id)

    async def _fetch(self, poll_id: UUID) -> None:
        url = settings.PROVOTE.urls["polls"]
        async with internal.async_client(url, timeout=FETCH_TIMEOUT) as client:
            try:
                response = await client.get(f"/internal/v1/polls/{poll_id}/")
            except httpx.HTTPError as error:
                raise errors.PollUnavailable() from error
        if response.status_code == 404:
            raise errors.PollNotFound()
        if response.status_code != 200:
            raise errors.PollUnavailable()
        values = snapshot_values(response.json())
        if values["poll_id"] != poll_id:
            raise errors.PollUnavailable()
        await self._store(values)

    async def _store(self, values: Mapping[str, Any]) -> None:
        """Store a snapshot; wait for another transaction that is storing the same poll."""
        for left in reversed(range(TRIES)):
            try:
                # Return the connection between two tries: the batcher's workers need it, too.
                async with borrow(self._pool) as connection:
                    await connection.execute(SNAPSHOT_UPSERT, values)
                return
            except LockNotAvailable:
                if not left:
                    raise
