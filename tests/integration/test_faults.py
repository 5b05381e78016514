"""Processes die, freeze and stay away: casting continues, and the count stays right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from integration.answers import expect, problem
from integration.casting import COUNTED_WITHIN, assert_nothing_lost, cast_while
from integration.client import (
    BATCH,
    VOTES,
    Backend,
    Caller,
    People,
    Person,
    Poll,
    fresh_key,
)
from integration.database import SERVICES, Database
from integration.load import Post, run, steadily
from integration.processes import is_alive
from integration.stack import Stack
from integration.waiting import eventually

pytestmark = pytest.mark.usefixtures("healed")


@pytest.fixture
def poll(owner: Person) -> Poll:
    """An open poll that every service has received."""
    poll = owner.open_poll(eligibility="delegated")
    poll.owner.api_key().vote(poll, "Tea", voter="the first")
    eventually(lambda: poll.is_counted(1))
    return poll


def test_a_killed_redis_loses_no_vote(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    replies = cast_while(stack, poll, backend, lambda: stack.kill("redis"))
    assert max(reply.tries for reply in replies) == 1, "a 5xx was seen"
    assert_nothing_lost(database, poll, replies)


def knows_redis_is_down(anonymous: Caller, path: str) -> bool:
    """Whether a service is ready, and its readiness reports that Redis is down."""
    ready = expect(anonymous.get(path), 200)
    return bool((ready["status"], ready["checks"]["redis"]) == ("degraded", "down"))


@pytest.mark.parametrize("away", ["kept_down", "frozen"])
def test_without_redis_votes_are_cast_and_counted(
    stack: Stack, database: Database, anonymous: Caller, poll: Poll, backend: Backend, away: str
) -> None:
    without: Callable[[str], AbstractContextManager[None]] = getattr(stack, away)
    with without("redis"):
        replies = cast_while(stack, poll, backend, lambda: None, votes=300)
        assert max(reply.tries for reply in replies) == 1, "a 5xx was seen"
        assert_nothing_lost(database, poll, replies)
        assert poll.results()["lag"] == 0
        for service in (*SERVICES, "votes-cast", "analytics-stream"):
            # A casting process caches Redis's state for a second.
            eventually(
                lambda path=f"/health/{service}/ready": knows_redis_is_down(anonymous, path)
            )
            assert expect(anonymous.get(f"/health/{service}/live"), 200)["status"] == "live"
    stack.heal()
    for service in (*SERVICES, "votes-cast", "analytics-stream"):
        path = f"/health/{service}/ready"
        eventually(lambda path=path: anonymous.get(path).json()["status"] == "ready")


def test_a_casting_worker_killed_under_load(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    """Every unknown outcome is resolved by a repeat with its key."""
    replies = cast_while(stack, poll, backend, lambda: stack.kill_worker("votes-cast"))
    assert_nothing_lost(database, poll, replies)


def test_all_of_casting_killed_under_load(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    replies = cast_while(stack, poll, backend, lambda: stack.kill("votes-cast"))
    assert max(reply.tries for reply in replies) > 1, "no client noticed"
    assert_nothing_lost(database, poll, replies)


def test_batches_survive_a_killed_casting_worker(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    votes = [poll.ballot("Coffee", voter=f"voter {n}") for n in range(2_000)]
    posts = [
        Post(BATCH, {"votes": votes[n : n + 50]}, backend.token, fresh_key())
        for n in range(0, len(votes), 50)
    ]
    replies = run(
        steadily(stack.url, posts, lines=4, at=10, happens=lambda: stack.kill("votes-cast"))
    )
    results = [result for reply in replies for result in reply.json()["results"]]
    assert {result["status"] for result in results} == {201}
    assert len({result["vote"]["id"] for result in results}) == len(votes)
    assert database.stored_votes(poll.id) == len(votes) + 1
    eventually(lambda: poll.is_counted(len(votes) + 1), within=COUNTED_WITHIN)


@pytest.mark.parametrize(
    "victims",
    [
        ["votes-relay"],
        ["analytics-worker"],
        ["analytics-follow"],
        ["analytics-follow", "analytics-worker", "votes-relay"],
        ["votes", "analytics", "polls"],
        ["gateway"],
    ],
    ids=" ".join,
)
def test_processes_that_count_votes_are_killed(
    stack: Stack, database: Database, poll: Poll, backend: Backend, victims: list[str]
) -> None:
    pids = [stack.pid(name) for name in victims]

    def kill_all() -> None:
        for name in victims:
            stack.kill(name)

    replies = cast_while(stack, poll, backend, kill_all)
    assert_nothing_lost(database, poll, replies)
    assert not any(is_alive(pid) for pid in pids if pid)
    stack.heal()


@pytest.mark.parametrize("away", ["kept_down", "frozen"])
def test_without_users_known_tokens_stay_valid(
    stack: Stack, people: People, owner: Person, voter: Person, away: str
) -> None:
    newcomer, poll = people.register("newcomer"), owner.open_poll()
    for person in (newcomer, owner, voter):  # so that no token becomes old in the test
        person.log_in()
    without: Callable[[str], AbstractContextManager[None]] = getattr(stack, away)
    with without("users"):
        for name in ("votes", "votes-cast"):  # a new process has only the cached keys
            killed = stack.pid(name)
            stack.kill(name)
            eventually(lambda name=name, old=killed: stack.pid(name) not in (None, old))
            eventually(
                lambda name=name: expect(owner.get(f"/health/{name}/ready"), 200), within=20
            )
        vote = newcomer.vote(poll, "Tea")
        voter.vote(poll, "Coffee")
        assert newcomer.votes(poll) == [vote]
        later = owner.open_poll()
        newcomer.vote(later, "Tea")
        later.close()
        eventually(lambda: later.results()["final"])


def test_without_polls_known_polls_accept_votes(
    stack: Stack, people: People, owner: Person, poll: Poll, backend: Backend
) -> None:
    stranger, unknown = people.register("stranger"), owner.create_poll()
    assert stranger.token
    with stack.kept_down("polls"):
        vote = backend.vote(poll, "Tea", voter="a voter")
        assert poll.results(min_position=vote["position_hint"])["total_votes"] == 2
        answer = stranger.cast(unknown, "Tea")
        problem(answer, 503, "poll-unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        missing = {"poll_id": "00000000-0000-7000-8000-000000000000"}
        answer = stranger.post(VOTES, unknown.ballot("Tea") | missing)
        problem(answer, 503, "poll-unavailable")
        problem(stranger.get(f"{unknown.url}results/"), 503, "poll-unavailable")
    stack.heal()
    unknown.open()
    stranger.vote(unknown, "Tea")


def test_without_votes_no_poll_closes_and_a_repeat_closes_it(
    stack: Stack, owner: Person, poll: Poll
) -> None:
    with stack.kept_down("votes"):
        refused = problem(owner.post(f"{poll.url}close/"), 503, "votes-unavailable")
        assert refused["status"] == 503
        assert expect(owner.get(poll.url), 200)["status"] == "open"
    stack.heal()
    assert poll.close()["status"] == "closed"
    eventually(lambda: poll.results()["final"])


def test_postgresql_killed_under_load(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    """At worst 503 meanwhile; every acknowledged vote is stored, and the pools recover."""
    killed = stack.pid("postgres")
    replies = cast_while(stack, poll, backend, lambda: stack.kill("postgres"), votes=900)
    assert stack.pid("postgres") != killed
    stack.heal()
    assert_nothing_lost(database, poll, replies, within=30)
