"""The environment of a row: a platform, an owner of polls, and a fault under load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from faults.crowd import Crowd
from faults.invariants import Watch
from faults.record import Record
from integration.client import BALLOT_TYPES, Api, Backend, Caller, People, Person, Poll
from integration.database import Database
from integration.load import run
from integration.processes import ProcessStack
from integration.recounting import Shown, ballot_of
from integration.waiting import eventually

QUIET_WITHIN = 90.0  # seconds for the count to catch up when all is over
POLLS = len(BALLOT_TYPES)
Fault = Callable[["Environment"], AbstractContextManager[object]]


class Environment:
    """A running platform, and its users."""

    def __init__(self, stack: ProcessStack, seed: int) -> None:
        self.stack, self.random = stack, Random(seed)
        self.database = Database(stack)
        self.api = Api(stack.url)
        self.people = People(self.api)
        self.anonymous = Caller(self.api)
        self._owner: Person | None = None
        self._complaints: list[str] = []
        self.noted: dict[str, str] = {}  # further figures, for the next record
        self.known: list[Poll] = []  # the polls of the row
        self.closed: dict[str, str] = {}  # times of closing, of closed polls
        self.firsts: dict[str, Shown] = {}  # the ballot that each poll has before its crowd

    def complain(self, what: str) -> None:
        """Note a failed invariant within a fault, for the next record."""
        self._complaints.append(what)

    def flush_to(self, record: Record) -> None:
        """Move the notes and complaints since the last call into a record."""
        record.complaints += self._complaints
        record.beside += [f"{what} {value}" for what, value in self.noted.items()]
        self._complaints.clear()
        self.noted.clear()

    @property
    def owner(self) -> Person:
        """The owner of all polls."""
        if self._owner is None:
            self._owner = self.people.register("owner")
            self.backend: Backend = self._owner.api_key()
        return self._owner

    def polls(self, count: int = POLLS) -> list[Poll]:
        """Open polls for the owner's voters, which every service has received.

        The first is a poll with single choices, the others have the other types in turn.
        """
        choices = ("Tea", "Coffee", "Water")
        polls = [
            self.owner.open_poll(eligibility="delegated", ballot_type=type_, choices=choices)
            for type_ in islice(cycle(BALLOT_TYPES), count)
        ]
        for poll in polls:
            first = self.backend.vote(poll, "Tea", voter="the first")
            self.firsts[poll.id] = ballot_of(first)
            eventually(lambda poll=poll: poll.is_counted(1), within=30)
        return polls

    def mismatches(self) -> tuple[int, int]:
        """Rounds of reconciliation so far, and the polls whose counts differed in them."""
        query = "SELECT rounds, mismatches FROM analytics.reconciliation"
        return next(iter(self.database.rows("postgres", query)), (0, 0))

    def close(self) -> None:
        """Close the connections."""
        self.api.close()


@dataclass(frozen=True)
class Times:
    """The times (s) at which casting began, the fault began and ended, and casting ended."""

    began: float
    struck: float
    healed: float
    ended: float


@dataclass(frozen=True)
class Shot:
    """The result of a run under load: the crowd, the measurements of the lag, the times."""

    crowd: Crowd
    watch: Watch
    times: Times
    polls: list[Poll]
    mismatches: int  # that reconciliation had found before


def under_load(
    env: Environment,
    fault: Fault,
    *,
    seconds: float,
    rate: float,
    throughout: bool = False,
    polls: list[Poll] | None = None,
) -> Shot:
    """Cast for some seconds; the fault begins after one third of them and ends after two thirds.

    A fault that needs longer gets the time, and casting continues. With `throughout` it lasts from
    before the first vote until after the last.
    """
    polls = env.known = polls or env.polls()
    _, mismatches = env.mismatches()
    token = env.backend.token
    crowd = Crowd(env.stack.url, polls, lambda: token, env.random, rate)
    with ExitStack() as around:
        if throughout:
            around.enter_context(fault(env))
            fault = nothing
        watch = around.enter_context(Watch(env.database))
        times = run(_timeline(env, crowd, fault, seconds))
        if throughout:
            # Votes that were cast under the fault must be counted under it.
            _settle(watch, times.ended)
    env.stack.heal()
    return Shot(crowd, watch, times, polls, mismatches)


async def _timeline(env: Environment, crowd: Crowd, fault: Fault, seconds: float) -> Times:
    over = asyncio.Event()
    casting = asyncio.create_task(crowd.cast(over.is_set))
    try:
        began = time.monotonic()
        await asyncio.sleep(seconds / 3)
        struck = time.monotonic()
        wound = fault(env)
        await asyncio.to_thread(wound.__enter__)
        try:
            await asyncio.sleep(struck + seconds / 3 - time.monotonic())
        finally:
            await asyncio.to_thread(wound.__exit__, None, None, None)
        healed = time.monotonic()
        await asyncio.sleep(seconds / 3)
    finally:
        over.set()
        await casting
    return Times(began, struck, healed, time.monotonic())


def _settle(watch: Watch, since: float) -> None:
    eventually(lambda: watch.caught_up_after(since) is not None, within=QUIET_WITHIN)


@contextmanager
def nothing(env: Environment) -> Iterator[None]:
    """No fault."""
    with nullcontext():
        yield
