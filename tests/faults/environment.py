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
from faults.invariants import Invariants, Watch, look
from faults.record import Record, percentile
from integration.client import Api, Backend, Caller, People, Person, Poll
from integration.database import Database
from integration.load import run
from integration.processes import ProcessStack
from integration.waiting import eventually

QUIET_WITHIN = 90.0  # seconds for the count to catch up when all is over
POLLS = 3
TYPES = ("single", "ranked", "approval")  # of the polls, in turn
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

        The first is a poll with single choices, the others are of the other TYPES in turn.
        """
        choices = ("Tea", "Coffee", "Water")
        polls = [
            self.owner.open_poll(eligibility="delegated", ballot_type=type_, choices=choices)
            for type_ in islice(cycle(TYPES), count)
        ]
        for poll in polls:
            self.backend.vote(poll, "Tea", voter="the first")
            eventually(lambda poll=poll: poll.is_counted(1), within=30)
        return polls

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
    return Shot(crowd, watch, times, polls)


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


def judged(env: Environment, row: str, title: str, shot: Shot, *, calm: bool = False) -> Record:
    """Resolve unknown outcomes, wait until all is counted, and check the invariants.

    `calm` rows must not get a 5xx.
    """
    crowd, record = shot.crowd, Record(row, title)
    _tally(record, shot)
    promised, before = set(crowd.acknowledged), _stored(env, shot)
    resolved = run(crowd.resolve())
    found = _quiet(env, shot)
    record.lost = len((promised - before.stored) | (crowd.acknowledged - found.stored))
    record.invented = len(found.stored - crowd.vote_ids()) - len(
        shot.polls
    )  # except the first of each
    record.stored, record.twice = len(found.stored), found.twice
    record.counted, record.by_choice = found.counted, found.by_choice
    record.require(not record.lost, f"{record.lost} acknowledged votes are gone")
    record.require(not record.invented, f"{record.invented} stored votes were not cast")
    record.require(not found.twice, f"{found.twice} voters have two votes")
    record.require(found.counted == len(found.stored), "counted is not stored")
    record.require(found.choices_agree, "the counts of ballots are not the votes' ballots")
    record.require(not found.holes, f"{found.holes} positions are missing or were given twice")
    missing = sum(not (ballot.vote_ids or ballot.refused) for ballot in crowd.ballots)
    record.require(not missing, f"{missing} ballots have no known outcome")
    for what, times in crowd.strange.items():
        record.complaints.append(f"{times} times: {what}")
    if resolved:
        record.beside.append(f"{resolved:,} unknown outcomes known after a repeat")
    env.flush_to(record)
    if calm:
        record.require(not record.failures, f"{record.failures} responses were 5xx")
        record.require(not record.unknown, f"{record.unknown} outcomes were unknown")
    return record


def _tally(record: Record, shot: Shot) -> None:
    crowd, times = shot.crowd, shot.times
    statuses = [answer.status for answer in crowd.answers]
    record.attempted = len(statuses)
    record.acknowledged = sum(status in (200, 201) for status in statuses)
    record.unknown = sum(status == 0 or status >= 500 for status in statuses)
    record.refused = sum(400 <= status < 500 for status in statuses)
    record.failures = sum(status >= 500 for status in statuses)
    record.p50 = percentile(crowd.answers, 0.5)
    record.p99 = percentile(crowd.answers, 0.99)
    record.caught_up = shot.watch.caught_up_after(times.healed)


def _stored(env: Environment, shot: Shot) -> Invariants:
    return eventually(lambda: look(env.database, shot.polls), within=30)


def _quiet(env: Environment, shot: Shot) -> Invariants:
    """The tables when all stored votes are counted, or after the time limit."""
    deadline = time.monotonic() + QUIET_WITHIN
    while True:
        found = look(env.database, shot.polls)
        if found.counted == len(found.stored) and found.choices_agree:
            return found
        if time.monotonic() > deadline:
            return found
        time.sleep(0.1)


@contextmanager
def nothing(env: Environment) -> Iterator[None]:
    """No fault."""
    with nullcontext():
        yield
