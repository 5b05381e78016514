"""Clients of the writer: what each submits, and what each observes."""

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from invariants import Ledger, NoAnswer, Observed, RateLimited, is_open

from harness import AWAY, REFUSED, Harness, Process
from provote_core.exceptions import Unavailable
from provote_core.limits import Check
from votes.writer.outcomes import Cast
from votes.writer.submit import DEADLINE

ALLOWED = Check("cast", ())


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
    """What a client observed of a cast."""

    client: Client
    item: Item
    cast: Cast
    observed: Observed


class Crowd:
    """Clients, and what each observed of each of its casts."""

    def __init__(self, harness: Harness, processes: Sequence[Process]) -> None:
        self._harness, self._processes = harness, processes
        self.entries: list[Entry] = []

    async def come(self, clients: Sequence[Client]) -> list[Entry]:
        """Let all of them vote concurrently, within the deadline; returns the open entries."""
        async with asyncio.timeout(DEADLINE + 1):
            visits = await asyncio.gather(*map(self._visit, clients))
        came = [entry for visit in visits for entry in visit]
        self.entries += came
        return [entry for entry in came if is_open(entry.observed) and entry.item.poll != AWAY]

    async def _visit(self, client: Client) -> list[Entry]:
        casts = [
            self._harness.ballot(client.caller, i.poll, i.choice, key=i.key, voter=i.voter)
            for i in client.items
        ]
        await turns(client.after)
        observed = await self._ask(client, casts)
        return [Entry(client, *rest) for rest in zip(client.items, casts, observed, strict=True)]

    async def _ask(self, client: Client, casts: list[Cast]) -> Sequence[Observed]:
        check = REFUSED if client.refused else ALLOWED
        submitter = self._processes[client.process].submitter
        asking = asyncio.create_task(submitter.submit(check, casts))
        if client.gives_up is not None:
            await turns(client.gives_up)
            asking.cancel()
        try:
            decision, outcomes = await asking
        except asyncio.CancelledError:
            return [NoAnswer()] * len(casts)
        except Unavailable as error:  # no other error may concern a request as a whole
            return [NoAnswer(error)] * len(casts)
        if not decision.allowed:
            assert outcomes == []
            return [RateLimited()] * len(casts)
        return outcomes

    async def agrees_with_the_database(self) -> None:
        """Assert that what every client observed is true."""
        ledger = await Ledger.read(self._harness)
        try:
            ledger.is_sound(
                self._harness, {entry.cast.vote_id: entry.cast for entry in self.entries}
            )
            for entry in self.entries:
                ledger.bears_out(self._harness, entry.cast, entry.observed)
        except AssertionError as error:
            error.add_note(str(self))
            raise

    def __str__(self) -> str:
        """For messages: hypothesis notes only its second run, which may succeed."""
        lines = [
            f"{e.client.caller}, {e.item}, {e.cast.vote_id}: {e.observed}" for e in self.entries
        ]
        return "\n".join([f"happened: {self._harness.proxy.met}", *lines])


async def turns(number: int) -> None:
    """Let so many turns of the event loop pass."""
    for _ in range(number):
        await asyncio.sleep(0)


def again(entry: Entry) -> Client:
    """The same cast, to the same process, by a client that waits for the outcome."""
    return dataclasses.replace(
        entry.client, items=[entry.item], after=0, gives_up=None, refused=False
    )
