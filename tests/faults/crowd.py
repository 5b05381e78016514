"""An open-loop load generator: it casts at a fixed rate, and records each response."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from integration.client import VOTES, Poll, fresh_key
from integration.load import Line, Lost, Post, Reply
from integration.recounting import Shown, ballot_of

REPEATS, DOUBLES = 0.02, 0.01  # shares of the requests
RECENT = 500  # ballots among which repeats and doubles are chosen
RESOLVERS = 16  # connections that repeat casts with an unknown outcome


@dataclass(eq=False)
class Ballot:
    """The ballot of a voter in a poll, and the ids of votes in the responses: at most one.

    `refused`: the response was a refusal without a vote, as from a closed poll.
    """

    poll: Poll
    voter: str
    choice: str
    key: str
    vote_ids: set[str] = field(default_factory=set)
    refused: bool = False


@dataclass(frozen=True)
class Answer:
    """When a request was due and answered (s, loop's clock), and its status; 0: no response."""

    due: float
    at: float
    status: int


class Crowd:
    """`rate` requests a second to several delegated polls: 2 % repeats, 1 % second votes."""

    def __init__(
        self,
        url: str,
        polls: Sequence[Poll],
        token: Callable[[], str],
        random: Random,
        rate: float,
    ) -> None:
        self.url, self.polls, self.token = url, polls, token
        self.random, self.rate = random, rate
        self.ballots: list[Ballot] = []
        self.answers: list[Answer] = []
        self.acknowledged: set[str] = set()
        self.shown: defaultdict[str, dict[str, Shown]] = defaultdict(dict)  # by poll and vote
        self.unknown: list[tuple[Ballot, Post]] = []
        self.problems: Counter[str] = Counter()  # 503, by their codes
        self.strange: Counter[str] = Counter()  # responses that are never correct
        self._idle: list[Line] = []

    async def cast(self, over: Callable[[], bool]) -> None:
        """Cast until `over` is true; return when each request is answered or lost."""
        loop, sent = asyncio.get_running_loop(), set()
        due = loop.time()
        while not over():
            await asyncio.sleep(due - loop.time())
            sent.add(asyncio.create_task(self._send(*self._next(), due)))
            due += 1 / self.rate
        await asyncio.gather(*sent)
        for line in self._idle:
            line.close()
        self._idle.clear()

    def _next(self) -> tuple[Ballot, Post]:
        dice = self.random.random()
        if self.ballots and dice < REPEATS:
            ballot = self.random.choice(self.ballots[-RECENT:])
            return ballot, self._post(ballot, ballot.choice, ballot.key)
        if self.ballots and dice < REPEATS + DOUBLES:
            ballot = self.random.choice(self.ballots[-RECENT:])
            other = next(label for label in ballot.poll.choices if label != ballot.choice)
            return ballot, self._post(ballot, other, fresh_key())
        poll = self.random.choice(self.polls)
        choice = self.random.choice(list(poll.choices))
        ballot = Ballot(poll, f"voter {len(self.ballots)}", choice, fresh_key())
        self.ballots.append(ballot)
        return ballot, self._post(ballot, choice, ballot.key)

    def _post(self, ballot: Ballot, choice: str, key: str) -> Post:
        return Post(VOTES, ballot.poll.ballot(choice, voter=ballot.voter), self.token(), key)

    async def _send(self, ballot: Ballot, post: Post, due: float) -> None:
        line = self._line()
        try:
            reply = await line.send(post)
        except Lost:
            self.unknown.append((ballot, post))
            status = 0
        else:
            self._record(ballot, post, reply)
            status = reply.status
        self.answers.append(Answer(due, asyncio.get_running_loop().time(), status))
        self._idle.append(line)

    def _line(self) -> Line:
        line = self._idle.pop() if self._idle else Line(self.url)
        if line.reader is not None and line.reader.at_eof():
            line.close()  # the gateway has closed the idle connection
        return line

    def _record(self, ballot: Ballot, post: Post, reply: Reply) -> None:
        if reply.status >= 500:
            self.unknown.append((ballot, post))
            if reply.status == 503 and "retry-after" in reply.headers:
                self.problems[reply.json()["code"]] += 1
            else:
                self.strange[f"{reply.status} {reply.body[:80]!r}"] += 1
        elif reply.status in (200, 201):
            vote = reply.json()
            self._add_vote(ballot, vote["id"])
            self.shown[ballot.poll.id][vote["id"]] = ballot_of(vote)
            if reply.status == 201:
                self.acknowledged.add(vote["id"])
        elif reply.is_under_way():
            self.unknown.append((ballot, post))
        elif reply.status in (409, 429):
            if vote_id := reply.json().get("vote_id"):
                self._add_vote(ballot, vote_id)
            else:
                ballot.refused = True
        else:
            self.strange[f"{reply.status} {reply.body[:80]!r}"] += 1

    def _add_vote(self, ballot: Ballot, vote_id: str) -> None:
        ballot.vote_ids.add(vote_id)
        if len(ballot.vote_ids) > 1:
            self.strange["the responses to one voter have two votes"] += 1

    async def resolve(self) -> int:
        """Repeat casts with their keys until each outcome is known; return their number.

        The repeats have the current token: the token of the cast may have expired.
        """
        waiting, number = list(self.unknown), len(self.unknown)

        async def work() -> None:
            async with Line(self.url) as line:
                while waiting:
                    ballot, post = waiting.pop()
                    post = replace(post, token=self.token())
                    self._record(ballot, post, await line.insist(post))

        await asyncio.gather(*(work() for _ in range(min(RESOLVERS, number))))
        self.unknown.clear()
        return number

    def vote_ids(self) -> set[str]:
        """The ids of votes in all responses."""
        return {vote_id for ballot in self.ballots for vote_id in ballot.vote_ids}
