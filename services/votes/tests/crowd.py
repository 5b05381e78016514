"""Clients of the writer: what each asks, and what each was told."""

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hall import AWAY, REFUSED, Hall, Process
from truth import Ledger, Silence, Told, TurnedAway, is_open

from provote_core.exceptions import Unavailable
from provote_core.limits import Ask
from votes.writer.cast import Cast
from votes.writer.gather import Submission
from votes.writer.settle import DEADLINE

ALLOWED = Ask("cast", ())


@dataclass(frozen=True)
class Item:
    """A ballot: which poll, which choice (2 is none of the poll's), under which key."""

    poll: str
    choice: int = 0
    key: str = ""
    voter: str = ""  # whom a delegate names


@dataclass(frozen=True)
class Client:
    """A request, sent after so many turns of the loop; some give up after so many more."""

    caller: Any
    items: list[Item]
    process: int = 0
    after: int = 0
    gives_up: int | None = None
    refused: bool = False  # by the limiter


class Entry(NamedTuple):
    """What a client was told of a cast."""

    client: Client
    item: Item
    cast: Cast
    told: Told


class Crowd:
    """Clients, and what each was told of each of its casts."""

    def __init__(self, place: Hall, processes: Sequence[Process]) -> None:
        self._hall, self._processes = place, processes
        self.entries: list[Entry] = []

    async def come(self, clients: Sequence[Client]) -> list[Entry]:
        """Let them all vote at a time, none of them beyond the deadline; returns the unsure."""
        async with asyncio.timeout(DEADLINE + 1):
            visits = await asyncio.gather(*map(self._visit, clients))
        came = [entry for visit in visits for entry in visit]
        self.entries += came
        return [entry for entry in came if is_open(entry.told) and entry.item.poll != AWAY]

    async def _visit(self, client: Client) -> list[Entry]:
        casts = [
            self._hall.ballot(client.caller, i.poll, i.choice, key=i.key, voter=i.voter)
            for i in client.items
        ]
        await turns(client.after)
        told = await self._ask(client, casts)
        return [Entry(client, *rest) for rest in zip(client.items, casts, told, strict=True)]

    async def _ask(self, client: Client, casts: list[Cast]) -> Sequence[Told]:
        submission = Submission(REFUSED if client.refused else ALLOWED, list(casts))
        settler = self._processes[client.process].settler
        asking = asyncio.create_task(settler.submit(submission))
        if client.gives_up is not None:
            await turns(client.gives_up)
            asking.cancel()
        try:
            decision, outcomes = await asking
        except asyncio.CancelledError:
            return [Silence()] * len(casts)
        except Unavailable as error:  # nothing else may go wrong with a request as a whole
            return [Silence(error)] * len(casts)
        if not decision.allowed:
            assert outcomes == []
            return [TurnedAway()] * len(casts)
        return outcomes

    async def agrees_with_the_database(self) -> None:
        """Assert that everybody was told the truth."""
        ledger = await Ledger.read(self._hall)
        try:
            ledger.is_sound(self._hall, {entry.cast.vote_id: entry.cast for entry in self.entries})
            for entry in self.entries:
                ledger.bears_out(self._hall, entry.cast, entry.told)
        except AssertionError as error:
            error.add_note(str(self))
            raise

    def __str__(self) -> str:
        """For messages: what hypothesis notes is of its own second try, which may end well."""
        lines = [f"{e.client.caller}, {e.item}, {e.cast.vote_id}: {e.told}" for e in self.entries]
        return "\n".join([f"happened: {self._hall.wire.met}", *lines])


async def turns(number: int) -> None:
    """Let so many turns of the event loop pass."""
    for _ in range(number):
        await asyncio.sleep(0)


def again(entry: Entry) -> Client:
    """The same question, to the same process, by somebody who waits for the answer."""
    return dataclasses.replace(
        entry.client, items=[entry.item], after=0, gives_up=None, refused=False
    )
