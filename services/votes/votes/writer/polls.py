"""What the writer knows of polls, and how a doubt about one is settled."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

import httpx
from django.conf import settings
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from provote_core import internal, logs
from provote_core.auth import Kind, Principal
from provote_core.exceptions import ProvoteError
from votes import ballots, errors
from votes.snapshots import SNAPSHOT_UPSERT, snapshot_values
from votes.writer import statements
from votes.writer.cast import Cast

CACHED = 10_000
CONCURRENT_FETCHES = 16
FETCH_TIMEOUT = 2.0  # seconds
log = logs.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Definition:
    """A poll's frozen rules: what a ballot is judged by, however the poll moves on."""

    poll_id: UUID
    owner: UUID
    eligibility: str
    choices: frozenset[UUID]

    def refusal(self, principal: Principal, choice_id: UUID) -> ProvoteError | None:
        """Why this caller may not cast this ballot here, if so; 403 goes before 400."""
        if not self.admits(principal):
            return errors.NotDelegate()
        if not ballots.fits_single(choice_id, self.choices):
            return errors.UnknownChoice()
        return None

    def admits(self, principal: Principal) -> bool:
        """Whether this kind of caller casts here: persons for themselves, delegates for others."""
        if self.eligibility == "delegated":
            return (
                principal.kind is Kind.DELEGATE
                and principal.subject == self.owner
                and "votes:delegate" in principal.scopes
            )
        return principal.kind is Kind.PERSON


@dataclass(frozen=True, slots=True)
class PollState:
    """A snapshot as one statement saw it, judged by the database's clock."""

    definition: Definition
    version: int
    frozen: bool
    sealed: bool
    opened: bool
    over: bool


class Definitions:
    """Frozen definitions, kept in memory: they never change, so they are never stale."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, Definition] = OrderedDict()

    def get(self, poll_id: UUID) -> Definition | None:
        """The definition, if it is known to be frozen."""
        return self._known.get(poll_id)

    def may_insert(self, cast: Cast) -> bool:
        """Whether nothing that is known for ever speaks against recording this cast."""
        definition = self._known.get(cast.poll_id)
        return (
            definition is not None
            and cast.voter is not None
            and definition.refusal(cast.principal, cast.choice_id) is None
        )

    async def load(self, connection: AsyncConnection, poll_ids: set[UUID]) -> None:
        """Read what is missing, in one statement."""
        missing = [poll_id for poll_id in poll_ids if poll_id not in self._known]
        if not missing:
            return
        for state in (await read_states(connection, missing)).values():
            if state.frozen:
                self._known[state.definition.poll_id] = state.definition
        while len(self._known) > CACHED:
            self._known.popitem(last=False)


async def read_states(connection: AsyncConnection, poll_ids: list[UUID]) -> dict[UUID, PollState]:
    """The snapshots of these polls, as far as they are known."""
    cursor = await connection.execute(statements.POLLS, [poll_ids], binary=True)
    return {row[0]: _state(row) for row in await cursor.fetchall()}


def _state(row: tuple) -> PollState:  # type: ignore[type-arg]
    poll_id, owner, status, eligibility, choices, version, sealed, opened, over = row
    definition = Definition(poll_id, owner, eligibility, frozenset(choices))
    return PollState(definition, version, status != "draft", sealed, opened, over)


class Confirmer:
    """Asks polls about a poll: one fetch serves all who asked before it began.

    A doubt is settled only by a fetch that begins after the request came, so that a poll created,
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
            # Nobody may be left to hear of a failure; that is no reason for a warning.
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
            # From here on a newcomer waits for the next fetch.
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
                answer = await client.get(f"/internal/v1/polls/{poll_id}/")
            except httpx.HTTPError as error:
                raise errors.PollUnavailable() from error
        if answer.status_code == 404:
            raise errors.PollNotFound()
        if answer.status_code != 200:
            raise errors.PollUnavailable()
        values = snapshot_values(answer.json())
        if values["poll_id"] != poll_id:
            raise errors.PollUnavailable()
        async with self._pool.connection() as connection:
            await connection.execute(SNAPSHOT_UPSERT, values)
