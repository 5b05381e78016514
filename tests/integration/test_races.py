"""Concurrent requests, with several workers and one PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.answers import expect
from integration.client import BATCH, VOTES, Api, Backend, People, Person, Poll, fresh_key
from integration.database import Database
from integration.load import Line, Post, Reply, at_once, run, steadily
from integration.stack import Stack
from integration.waiting import eventually


@pytest.mark.parametrize("attempt", range(3))
def test_200_parallel_casts_by_one_voter_leave_one_vote(
    stack: Stack, database: Database, people: People, owner: Person, attempt: int
) -> None:
    poll, voter = owner.open_poll(), people.register("voter")
    casts = [
        Post(VOTES, poll.ballot(("Tea", "Coffee")[n % 2]), voter.token, fresh_key())
        for n in range(200)
    ]
    replies = run(at_once(stack.url, casts))

    statuses = Counter(reply.status for reply in replies)
    assert statuses[201] == 1, statuses
    assert statuses.keys() <= {200, 201, 409}, statuses
    [vote] = [reply.json() for reply in replies if reply.status == 201]
    assert all(reply.json() == vote for reply in replies if reply.status == 200)
    refusals = [reply.json() for reply in replies if reply.status == 409]
    assert {(r["code"], r["vote_id"]) for r in refusals} == {("already-voted", vote["id"])}
    assert database.stored_ids(poll.id) == {vote["id"]}
    eventually(lambda: poll.is_counted(1))


def test_one_key_100_times_in_parallel_is_one_execution(
    stack: Stack, database: Database, people: People, owner: Person
) -> None:
    poll, voter = owner.open_poll(), people.register("voter")
    cast = Post(VOTES, poll.ballot("Tea"), voter.token, fresh_key())
    replies = run(at_once(stack.url, [cast] * 100))

    assert all(reply.status == 201 or _is_in_progress(reply) for reply in replies)
    done = [reply for reply in replies if reply.status == 201]
    assert len({reply.body for reply in done}) == 1
    assert sum("idempotent-replayed" not in reply.headers for reply in done) == 1
    assert database.stored_votes(poll.id) == 1
    eventually(lambda: poll.is_counted(1))


def _is_in_progress(reply: Reply) -> bool:
    return reply.status == 409 and reply.json()["code"] == "idempotency-in-progress"


def test_crossing_voters_and_keys_never_deadlock(
    stack: Stack, database: Database, owner: Person
) -> None:
    poll, said_before = owner.open_poll(eligibility="delegated"), len(stack.log("postgres"))
    # Large enough for their statements to overlap: without an order of locks, votes are missing.
    rounds, size = 6, 1_000
    # Each key is limited by itself; voters and idempotency keys are the owner's, for all of them.
    tokens = [owner.api_key().token for _ in range(8)]
    for number in range(rounds):
        votes = zip(_crossing(poll, number, size), tokens[number % 2 :: 2], strict=True)
        batches = [Post(BATCH, {"votes": some}, token) for some, token in votes]
        for reply in run(at_once(stack.url, batches)):
            assert reply.status == 200, reply
            results = reply.json()["results"]
            statuses = Counter(result["status"] for result in results)
            assert statuses.keys() <= {200, 201, 409, 422}, results
    assert database.stored_votes(poll.id) == rounds * size
    assert "deadlock detected" not in stack.log("postgres")[said_before:]
    eventually(lambda: poll.is_counted(rounds * size))


def _crossing(poll: Poll, number: int, size: int) -> list[list[dict[str, str]]]:
    """The same voters and keys as four batches: forwards, backwards, and each key elsewhere."""
    voters = [f"voter {number}-{n}" for n in range(size)]
    keys = [f"key-{poll.id}-{number}-{n}" for n in range(size)]

    def votes(keys: list[str]) -> list[dict[str, str]]:
        pairs = zip(voters, keys, strict=True)
        return [poll.ballot("Tea", voter=v, idempotency_key=k) for v, k in pairs]

    same, crossed = votes(keys), votes(keys[::-1])
    return [same, same[::-1], crossed, crossed[::-1]]


def test_a_poll_accepts_a_vote_right_after_its_creation(
    people: People, owner: Person, voter: Person
) -> None:
    def breathe(_: int) -> int:
        return voter.cast(owner.open_poll(), "Tea").status_code

    with ThreadPoolExecutor(12) as many:
        statuses = Counter(many.map(breathe, range(60)))
    assert statuses == {201: 60}


@pytest.mark.parametrize("attempt", range(3))
def test_votes_against_a_close(
    stack: Stack, database: Database, owner: Person, backend: Backend, attempt: int
) -> None:
    """Votes minus refused = stored."""
    poll, token = owner.open_poll(eligibility="delegated"), backend.token
    acknowledged, closed_at, late = run(_cast_until_closed(stack.url, poll, token))

    assert len(acknowledged) > 100
    assert late, "no cast followed the close"
    assert all(reply.json()["code"] == "poll-not-open" for reply in late)
    assert max(vote["cast_at"] for vote in acknowledged) <= closed_at
    assert {vote["id"] for vote in acknowledged} == database.stored_ids(poll.id)
    final = eventually(lambda: next((r for r in [poll.results()] if r["final"]), None))
    assert final["total_votes"] == len(acknowledged)
    assert poll.accounting()["balanced"] is True


async def _cast_until_closed(
    url: str, poll: Poll, token: str
) -> tuple[list[dict[str, str]], str, list[Reply]]:
    """Cast over many connections, close meanwhile, and stop when each got a refusal.

    A cast that starts after the response to the close must be refused.
    """
    acknowledged: list[dict[str, str]] = []
    late: list[Reply] = []
    closed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def cast(number: int) -> None:
        async with Line(url) as line:
            for n in range(100_000):
                is_late = closed.done()
                ballot = poll.ballot("Tea", voter=f"{number}-{n}")
                reply = await line.insist(Post(VOTES, ballot, token, fresh_key()))
                if reply.status == 201:
                    assert not is_late, "a vote was accepted after the close"
                    acknowledged.append(reply.json())
                    continue
                assert reply.status == 409, reply
                late.append(reply)
                if is_late:
                    return

    async def close() -> None:
        while len(acknowledged) < 150:
            await asyncio.sleep(0.005)
        closed.set_result((await asyncio.to_thread(poll.close))["closed_at"])

    await asyncio.gather(close(), *(cast(number) for number in range(24)))
    return acknowledged, closed.result(), late


def test_one_refresh_token_used_in_parallel_is_rotated_once(api: Api, people: People) -> None:
    refresh = people.register().log_in()["refresh"]

    def use(_: int) -> str:
        answer = api.request("POST", "/api/v1/auth/token/refresh/", json={"refresh": refresh})
        return str(expect(answer, 200)["refresh"])

    with ThreadPoolExecutor(10) as many:
        [following] = set(many.map(use, range(10)))
    body = {"refresh": following}
    expect(api.request("POST", "/api/v1/auth/token/refresh/", json=body), 200)


def test_one_key_creates_one_poll(owner: Person) -> None:
    key, body = fresh_key(), {"title": "Once", "choices": [{"label": "A"}, {"label": "B"}]}
    with ThreadPoolExecutor(10) as many:
        answers = list(many.map(lambda _: owner.post("/api/v1/polls/", body, key=key), range(10)))
    assert {a.status_code for a in answers} <= {201, 409}
    made = {a.json()["id"] for a in answers if a.status_code == 201}
    assert len(made) == 1


def test_a_batch_and_single_requests_share_voters(
    stack: Stack, database: Database, owner: Person, backend: Backend
) -> None:
    """The same voters in batches and in single casts, at once: each has one vote."""
    poll, token = owner.open_poll(eligibility="delegated"), backend.token
    votes = [poll.ballot("Tea", voter=f"voter {n}") for n in range(200)]
    batches = [Post(BATCH, {"votes": votes[n : n + 50]}, token) for n in range(0, 200, 50)]
    singles = [Post(VOTES, vote, token, fresh_key()) for vote in votes[::-1]]
    replies = run(steadily(stack.url, [*singles, *batches], lines=20))
    assert {reply.status for reply in replies} <= {200, 201}
    assert database.stored_votes(poll.id) == 200
    eventually(lambda: poll.is_counted(200))
