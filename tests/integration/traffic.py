"""Traffic of all kinds while a test acts on the platform; no request is repeated."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from integration.client import BALLOT_TYPES, BATCH, VOTES, Backend, Person, Poll, fresh_key
from integration.recounting import Shown, ballot_of

# Pauses of busy and slow connections, and some close to the timeouts of idle connections.
PAUSES = ((0.0, 0.02), (0.05, 0.3), (0.9, 1.1), (1.9, 2.1))
LINES = 12


@dataclass
class Responses:
    """The responses: their numbers by kind and status, and the failures."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    votes: set[str] = field(default_factory=set)  # acknowledged, by id
    ballots: defaultdict[str, dict[str, Shown]] = field(  # those of the votes, by poll and vote
        default_factory=lambda: defaultdict(dict)
    )

    def accept(self, vote: Mapping[str, Any]) -> None:
        """Record a vote whose response was 201."""
        self.votes.add(vote["id"])
        self.ballots[vote["poll_id"]][vote["id"]] = ballot_of(vote)

    def count(self, kind: str) -> int:
        """The number of responses to a kind of request."""
        return sum(number for (name, _), number in self.answers.items() if name == kind)


class Traffic:
    """Casts, batches, reads, and polls that are created, opened and closed.

    The polls are for the owner's voters, and are used in turn. Those that are created have the
    same types of ballots.
    """

    def __init__(self, owner: Person, backend: Backend, polls: Sequence[Poll]) -> None:
        self.url = owner.api.url
        self.owner, self.backend = owner, backend
        self.seen = Responses()
        self._voters = itertools.count()
        self._polls, self._created = itertools.cycle(polls), itertools.cycle(polls)

    async def run(self, over: threading.Event) -> None:
        """Send requests until `over` is set."""
        kinds = (self._cast, self._cast, self._batch, self._read, self._read, self._administrate)
        lines = [
            asyncio.create_task(self._line(kinds[n % len(kinds)], PAUSES[n % len(PAUSES)], over))
            for n in range(LINES)
        ]
        await asyncio.gather(*lines)

    async def _line(
        self,
        work: Callable[[httpx.AsyncClient], Awaitable[None]],
        pause: tuple[float, float],
        over: threading.Event,
    ) -> None:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        async with httpx.AsyncClient(
            base_url=self.url, limits=limits, timeout=40, trust_env=False
        ) as line:
            while not over.is_set():
                await work(line)
                await asyncio.sleep(random.uniform(*pause))

    async def _cast(self, line: httpx.AsyncClient) -> None:
        body = next(self._polls).ballot("Tea", voter=f"voter {next(self._voters)}")
        vote = await self._ask(line, "cast", "POST", VOTES, self.backend.token, body, 201)
        if vote:
            self.seen.accept(vote)

    async def _batch(self, line: httpx.AsyncClient) -> None:
        voters = [f"voter {next(self._voters)}" for _ in range(5)]
        body = {"votes": [next(self._polls).ballot("Coffee", voter=voter) for voter in voters]}
        batch = await self._ask(line, "batch", "POST", BATCH, self.backend.token, body, 200)
        for result in batch["results"] if batch else ():
            if result["status"] == 201:
                self.seen.accept(result["vote"])
            else:
                self.seen.failures.append(f"batch: {result}")

    async def _read(self, line: httpx.AsyncClient) -> None:
        poll = next(self._polls)
        for path in (
            f"{poll.url}results/",
            poll.url,
            f"{poll.url}accounting/",
            f"{VOTES}?poll_id={poll.id}&voter_ref=unknown",
            "/api/v1/users/me/",
            "/api/v1/webhooks/",
        ):
            owner = self.backend if path.startswith(VOTES) else self.owner
            await self._ask(line, "read", "GET", path, owner.token, None, 200)

    async def _administrate(self, line: httpx.AsyncClient) -> None:
        token = self.owner.token
        body: dict[str, Any] = {
            "title": "One more",
            "choices": [{"label": "Yes"}, {"label": "No"}],
        }
        type_ = next(self._created).definition["ballot_type"]
        if type_ != "single":
            body["ballot_type"] = type_
        made = await self._ask(line, "poll", "POST", "/api/v1/polls/", token, body, 201)
        if made is None:
            return
        poll = Poll(self.owner, made)
        if await self._ask(line, "poll", "POST", f"{poll.url}open/", token, None, 200):
            await self._ask(line, "cast", "POST", VOTES, token, poll.ballot("Yes"), 201)
            await self._ask(line, "poll", "POST", f"{poll.url}close/", token, None, 200)

    async def _ask(
        self,
        line: httpx.AsyncClient,
        kind: str,
        method: str,
        path: str,
        token: str,
        body: Any,
        expected: int,
    ) -> Any:
        """Send once; return the body of an expected response, None after another."""
        headers = {"Authorization": f"Bearer {token}"}
        if method == "POST":
            headers["Idempotency-Key"] = fresh_key()
        try:
            answer = await line.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            self.seen.failures.append(f"{method} {path}: {error!r}")
            return None
        self.seen.answers[kind, answer.status_code] += 1
        if answer.status_code == expected:
            return answer.json()
        self.seen.failures.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return None


@contextmanager
def traffic(owner: Person, backend: Backend, *polls: Poll) -> Iterator[Responses]:
    """Send traffic of every kind for the length of a block; return when all is answered."""
    over, many = threading.Event(), Traffic(owner, backend, polls)
    assert owner.token
    assert backend.token
    thread = threading.Thread(target=lambda: asyncio.run(many.run(over)), name="traffic")
    thread.start()
    try:
        yield many.seen
    finally:
        over.set()
        thread.join()


def mixed_polls(owner: Person) -> list[Poll]:
    """An open poll of each type of ballots, for the owner's voters."""
    return [owner.open_poll(eligibility="delegated", ballot_type=kind) for kind in BALLOT_TYPES]
