"""Each fault of `Stack` has its effect, and the platform recovers from it."""

from __future__ import annotations

import pytest

from integration.answers import expect, problem
from integration.casting import COUNTED_WITHIN, assert_nothing_lost, cast_while
from integration.client import Backend, Person, Poll, fresh_key
from integration.database import Database
from integration.stack import Stack
from integration.waiting import eventually

pytestmark = pytest.mark.usefixtures("healed")


@pytest.fixture
def poll(owner: Person, backend: Backend) -> Poll:
    """An open poll that every service has received."""
    poll = owner.open_poll(eligibility="delegated")
    backend.vote(poll, "Tea", voter="the first")
    eventually(lambda: poll.is_counted(1))
    return poll


def test_an_interrupted_close_is_finished_by_a_repeat(
    stack: Stack, owner: Person, poll: Poll
) -> None:
    stack.crash("votes", "sealing.sealed")
    problem(owner.post(f"{poll.url}close/"), 503, "votes-unavailable")
    assert stack.armed() == [], "votes did not reach the crash point"
    stack.heal()
    assert poll.close()["status"] == "closed"
    eventually(lambda: poll.results()["final"])


@pytest.mark.parametrize("name", ["redis", "postgres"])
def test_a_server_cut_off_by_the_network_is_reconnected(
    stack: Stack, database: Database, poll: Poll, backend: Backend, name: str
) -> None:
    """Without Redis all requests succeed; without PostgreSQL they get 503 until it is back."""
    key, token, running = fresh_key(), backend.token, stack.pid(name)
    with stack.partitioned(name):
        if name == "postgres":
            problem(backend.cast(poll, "Tea", voter="too early", key=key), 503)
        else:
            backend.vote(poll, "Tea", voter="too early", key=key)
    assert stack.pid(name) == running, "the server was killed, not cut off"
    eventually(lambda: expect(backend.cast(poll, "Tea", voter="too early", key=key), 201))
    assert token == backend.token
    assert database.stored_votes(poll.id) == 2
    eventually(lambda: poll.is_counted(2), within=COUNTED_WITHIN)


def test_a_stopped_process_stays_stopped_until_it_is_started(
    stack: Stack, poll: Poll, backend: Backend
) -> None:
    stack.stop("analytics-follow")
    stack.stop("analytics-worker")
    backend.vote(poll, "Tea", voter="a voter")
    assert not poll.is_counted(2)
    stack.start("analytics-follow")
    eventually(lambda: poll.is_counted(2), within=COUNTED_WITHIN)


def test_workers_are_added_and_removed_under_load(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    with stack.scaled("votes-cast", 4):
        replies = cast_while(stack, poll, backend, lambda: None, votes=300)
    assert max(reply.tries for reply in replies) == 1
    assert_nothing_lost(database, poll, replies)
