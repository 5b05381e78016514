"""A real election through the gateway while processes die: no vote is lost or counted twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from integration import minneapolis
from integration.client import BATCH, VOTES, Backend, People, Person, Poll
from integration.database import Database
from integration.load import Line, Post, Reply, run
from integration.stack import Stack
from integration.waiting import eventually

SINGLE_LINES, BATCH_LINES, BATCH_SIZE = 40, 2, 500
CHOICES_STORED = "SELECT choice_id::text, count(*) FROM vote WHERE poll_id = %s GROUP BY 1"


@dataclass
class Election:
    """An election in progress: acknowledged votes, and planned incidents."""

    poll: Poll
    acknowledged: dict[str, str] = field(default_factory=dict)  # choice by vote
    repeated: int = 0
    tries: Counter[int] = field(default_factory=Counter)
    incidents: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def accept(self, vote: dict[str, str]) -> None:
        """Record a vote whose response was 201."""
        assert self.acknowledged.setdefault(vote["id"], vote["choice_id"]) == vote["choice_id"]
        if self.incidents and len(self.acknowledged) >= self.incidents[0][0]:
            self.incidents.pop(0)[1]()

    def accept_single(self, reply: Reply) -> None:
        """Record the response to a single cast."""
        assert reply.status == 201, reply
        self.tries[reply.tries] += 1
        self.accept(reply.json())

    def accept_batch(self, reply: Reply) -> bool:
        """Record the response to a batch; false if the outcome of an item is not definite."""
        assert reply.status == 200, reply
        self.tries[reply.tries] += 1
        results = reply.json()["results"]
        statuses = {result["status"] for result in results}
        assert statuses <= {201, 409, 503}, Counter(r["status"] for r in results)
        for result in results:
            if result["status"] == 201:
                self.accept(result["vote"])
        return statuses == {201}


@pytest.mark.skipif(not minneapolis.FILE.exists(), reason=f"there is no file {minneapolis.FILE}")
def test_a_real_election_is_counted_exactly(
    stack: Stack, database: Database, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    ranks = minneapolis.first_ranks()
    totals = Counter(ranks)
    assert len(ranks) == minneapolis.VOTES
    assert totals.items() >= minneapolis.LEADERS.items()

    clerk = people.register("clerk")
    poll = clerk.open_poll(
        title="Mayor of Minneapolis, 2013", choices=sorted(totals), eligibility="delegated"
    )
    election = Election(poll)
    election.incidents = [
        (minneapolis.VOTES // 3, lambda: stack.kill("analytics-worker")),
        (minneapolis.VOTES * 2 // 3, lambda: stack.kill("votes-relay")),
    ]
    began = time.monotonic()
    run(_hold(stack.url, election, ranks, clerk))
    took = time.monotonic() - began
    assert not election.incidents, "a process was not killed"

    assert len(election.acknowledged) == minneapolis.VOTES
    assert election.acknowledged.keys() == database.stored_ids(poll.id)
    labels = {choice_id: label for label, choice_id in poll.choices.items()}
    stored = database.rows("votes", CHOICES_STORED, poll.id)
    assert {labels[choice_id]: votes for choice_id, votes in stored} == totals
    eventually(lambda: poll.is_counted(minneapolis.VOTES), within=60, every=0.2)
    counted = time.monotonic() - began
    poll.close()
    eventually(lambda: poll.results()["final"])
    assert poll.totals() == totals
    assert {poll.accounting()[n] for n in ("accepted", "stored", "sequenced", "counted")} == {
        minneapolis.VOTES
    }
    stack.heal()
    with capsys.disabled():
        print(
            f"\nMinneapolis: {minneapolis.VOTES:,} votes acknowledged in {took:.1f} s "
            f"({minneapolis.VOTES / took:,.0f}/s), counted after {counted:.1f} s; "
            f"{election.repeated} repeated, tries {dict(election.tries)}"
        )


async def _hold(url: str, election: Election, ranks: list[str], clerk: Person) -> None:
    """Cast half of the votes one by one and half in batches, in a fixed random order."""
    ballots = [election.poll.ballot(r, voter=f"ballot {n}") for n, r in enumerate(ranks)]
    random.Random(2013).shuffle(ballots)
    half = len(ballots) // 2
    alone = list(enumerate(ballots[:half]))
    together = [ballots[n : n + BATCH_SIZE] for n in range(half, len(ballots), BATCH_SIZE)]
    batches = list(enumerate(together))
    one, other = clerk.api_key(), clerk.api_key()  # each has its own rate limit
    await asyncio.gather(
        *(_cast_alone(url, election, alone, one) for _ in range(SINGLE_LINES)),
        *(_cast_together(url, election, batches, other) for _ in range(BATCH_LINES)),
    )


async def _cast_alone(
    url: str, election: Election, waiting: list[tuple[int, dict[str, str]]], backend: Backend
) -> None:
    async with Line(url) as line:
        while waiting:
            number, ballot = waiting.pop()
            post = Post(VOTES, ballot, backend.token, f"alone-{election.poll.id}-{number}")
            reply = await line.insist(post)
            election.accept_single(reply)
            if number % 100 == 0:
                again = await line.insist(post)
                assert (again.status, again.body) == (201, reply.body)
                assert again.headers["idempotent-replayed"] == "true"
                election.repeated += 1


async def _cast_together(
    url: str,
    election: Election,
    waiting: list[tuple[int, list[dict[str, str]]]],
    backend: Backend,
) -> None:
    async with Line(url) as line:
        while waiting:
            number, ballots = waiting.pop()
            key = f"together-{election.poll.id}-{number}"
            post = Post(BATCH, {"votes": ballots}, backend.token, key)
            for _ in range(10):
                if election.accept_batch(await line.insist(post)):
                    break
            else:
                raise AssertionError(f"batch {number} has no definite answer")
            if number % 10 == 0:
                again = (await line.insist(post)).json()["results"]
                assert all(result.get("replayed") for result in again)
                election.repeated += 1
