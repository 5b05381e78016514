"""Creates the demo's polls and casts their votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from local.commands.api_client import ApiClient
from local.commands.bar import bar
from local.commands.demo.people import AT_ONCE, Owner
from local.commands.demo.plans import Electorate, Plan
from local.failures import Failure

BATCH = 100  # votes
ALONE = 10  # one voter in ten is cast in a request of its own


@dataclass(frozen=True)
class Caster:
    """Casts votes as people with accounts, and as a backend that has voters of its own."""

    api: ApiClient
    owner: Owner
    people: Sequence[str]

    def hold(self, plan: Plan, voters: int) -> Any:
        """Create a poll, open it, cast its votes, and close it where planned; returns the poll."""
        poll = self.api.post("/polls/", plan.body(), self.owner.token)
        poll = self.api.post(f"/polls/{poll['id']}/open/", None, self.owner.token)
        cast = self._cast_as_person if plan.by_people else self._cast_as_backend
        electorate = Electorate(poll, plan.marking)
        with ThreadPoolExecutor(AT_ONCE) as many, bar(plan.progress, voters) as advance:
            for number in many.map(
                lambda members: cast(poll, electorate, members),
                portions(voters, alone=voters if plan.by_people else voters // ALONE),
            ):
                advance(number)
        if plan.closes:
            poll = self.api.post(f"/polls/{poll['id']}/close/", None, self.owner.token)
        return poll

    def _cast_as_person(self, poll: Any, electorate: Electorate, members: range) -> int:
        for number in members:
            body = {"poll_id": poll["id"], "ballot": electorate.ballot()}
            self.api.post("/votes/", body, self.people[number])
        return len(members)

    def _cast_as_backend(self, poll: Any, electorate: Electorate, members: range) -> int:
        votes = [
            {"poll_id": poll["id"], "ballot": electorate.ballot(), "voter_ref": f"member-{number}"}
            for number in members
        ]
        if len(votes) == 1:
            self.api.post("/votes/", votes[0], self.owner.backend)
            return 1
        answer = self.api.post("/votes/batch/", {"votes": votes}, self.owner.backend)
        refused = [result for result in answer["results"] if result["status"] not in (200, 201)]
        if refused:
            raise Failure(f"a vote was refused: {refused[0]['problem']['detail']}")
        return len(votes)


def portions(voters: int, *, alone: int) -> Iterator[range]:
    """The numbers of the voters in each request: the first `alone` singly, others in batches."""
    for number in range(alone):
        yield range(number, number + 1)
    for start in range(alone, voters, BATCH):
        yield range(start, min(start + BATCH, voters))
