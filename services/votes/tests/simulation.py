"""Simulated clients of the writer: the casts that they submit and the outcomes they observe."""

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from invariants import NoResponse, Observed, RateLimited, StoredState, is_unknown

from harness import REFUSED, UNREACHABLE, Harness, Process
from provote_core.exceptions import Unavailable
from provote_core.limits import Check
from votes.writer.outcomes import Cast
from votes.writer.submit import DEADLINE

ALLOWED = Check("cast", ())


@dataclass(frozen=True)
class Item:
    """A ballot: the poll's name, the choice (2 is none of the poll), the idempotency key."""

    poll: str
    choice: int = 0
    key: str = ""
    voter: str = ""  # the reference that a delegate sends


@dataclass(frozen=True)
class Client:
    """A request; `delay` and `cancel_after` are iterations of the event loop."""

    principal: Any
    items: list[Item]
    process: int = 0
    delay: int = 0
    cancel_after: int | None = None  # from then on the client no longer waits
    refused: bool = False  # by the limiter


class Observation(NamedTuple):
    """The outcome of one cast as its client observed it."""

    client: Client
    item: Item
    cast: Cast
    observed: Observed


class Simulation:
    """Clients of casting processes, with the observations of all of them."""

    def __init__(self, harness: Harness, processes: Sequence[Process]) -> None:
        self._harness, self._processes = harness, processes
        self.observations: list[Observation] = []

    async def run(self, clients: Sequence[Client]) -> list[Observation]:
        """Run the clients concurrently, within the deadline; returns the unknown outcomes."""
        async with asyncio.timeout(DEADLINE + 1):
            results = await asyncio.gather(*map(self._run_client, clients))
        made = [observation for result in results for observation in result]
        self.observations += made
        return [
            observation
            for observation in made
            if is_unknown(observation.observed) and observation.item.poll != UNREACHABLE
        ]

    async def _run_client(self, client: Client) -> list[Observation]:
        casts = [
            self._harness.cast(client.principal, i.poll, i.choice, key=i.key, voter=i.voter)
            for i in client.items
        ]
        await yield_to_loop(client.delay)
        observed = await self._submit(client, casts)
        return [
            Observation(client, *rest) for rest in zip(client.items, casts, observed, strict=True)
        ]

    async def _submit(self, client: Client, casts: list[Cast]) -> Sequence[Observed]:
        check = REFUSED if client.refused else ALLOWED
        submitter = self._processes[client.process].submitter
        request = asyncio.create_task(submitter.submit(check, casts))
        if client.cancel_after is not None:
            await yield_to_loop(client.cancel_after)
            request.cancel()
        try:
            decision, outcomes = await request
        except asyncio.CancelledError:
            return [NoResponse()] * len(casts)
        except Unavailable as error:  # no other error may fail a request as a whole
            return [NoResponse(error)] * len(casts)
        if not decision.allowed:
            assert outcomes == []
            return [RateLimited()] * len(casts)
        return outcomes

    async def verify(self) -> None:
        """Assert that all observations agree with the database."""
        state = await StoredState.read(self._harness)
        try:
            state.check_consistency(
                self._harness, {o.cast.vote_id: o.cast for o in self.observations}
            )
            for one in self.observations:
                state.check_outcome(self._harness, one.cast, one.observed)
        except AssertionError as error:
            error.add_note(str(self))
            raise

    def __str__(self) -> str:
        """For failure messages: hypothesis reports only its second run, which may succeed."""
        lines = [
            f"{o.client.principal}, {o.item}, {o.cast.vote_id}: {o.observed}"
            for o in self.observations
        ]
        return "\n".join([f"faults triggered: {self._harness.proxy.triggered}", *lines])


async def yield_to_loop(iterations: int) -> None:
    """Return after this number of iterations of the event loop."""
    for _ in range(iterations):
        await asyncio.sleep(0)


def repeat_of(observation: Observation) -> Client:
    """A client that sends the same cast to the same process and waits for its outcome."""
    return dataclasses.replace(
        observation.client, items=[observation.item], delay=0, cancel_after=None, refused=False
    )
