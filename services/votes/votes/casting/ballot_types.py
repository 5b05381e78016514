"""The ballot types of polls that bodies without a ballot name: errors point to what they need."""

import asyncio
from collections.abc import Collection
from uuid import UUID

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from provote_core import logs
from votes.writer.connections import borrow
from votes.writer.polls import Confirmer, Definitions, read_states

DEADLINE = 2.0  # seconds
log = logs.get_logger(__name__)


class BallotTypes:
    """Finds the types of published polls; call it after the rate limiter has decided."""

    def __init__(
        self,
        pool: AsyncConnectionPool[AsyncConnection],
        definitions: Definitions,
        confirmer: Confirmer,
    ) -> None:
        self._pool, self._definitions, self._confirmer = pool, definitions, confirmer

    async def of(self, poll_ids: Collection[UUID]) -> dict[UUID, str]:
        """The types by poll; a poll whose type cannot be found is left out."""
        found: dict[UUID, str] = {}
        try:
            async with asyncio.timeout(DEADLINE):
                for read in (self._remembered, self._stored, self._confirmed):
                    if missing := [poll_id for poll_id in poll_ids if poll_id not in found]:
                        found |= await read(missing)
        except Exception as error:  # the refusal itself needs no type
            log.warning("ballot types not found", error=repr(error))
        return found

    async def _remembered(self, poll_ids: list[UUID]) -> dict[UUID, str]:
        known = {poll_id: self._definitions.get(poll_id) for poll_id in poll_ids}
        return {poll_id: one.paper.type for poll_id, one in known.items() if one is not None}

    async def _stored(self, poll_ids: list[UUID]) -> dict[UUID, str]:
        async with borrow(self._pool) as connection:
            states = await read_states(connection, poll_ids)
        return {
            poll_id: state.definition.paper.type
            for poll_id, state in states.items()
            if state.frozen and state.version > 0
        }

    async def _confirmed(self, poll_ids: list[UUID]) -> dict[UUID, str]:
        confirmations = (self._confirmer.confirm(poll_id) for poll_id in poll_ids)
        await asyncio.gather(*confirmations, return_exceptions=True)
        return await self._stored(poll_ids)
