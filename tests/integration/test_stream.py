"""Results as a stream through the gateway: votes, visibility, restarts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from integration.client import Backend, Person, Poll
from integration.stack import Stack
from integration.waiting import eventually
from integration.watching import Watcher, watching

WATCHERS = 20


@pytest.fixture
def poll(owner: Person) -> Poll:
    """An open poll for the backend's voters."""
    return owner.open_poll(eligibility="delegated")


def url(stack: Stack, poll: Poll) -> str:
    return f"{stack.url}{poll.url}stream/"


def bearer(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


def assert_in_order(watcher: Watcher) -> None:
    """Check that nothing came twice, and that numbers never went back."""
    ids = [event.id for event in watcher.shown]
    assert len(ids) == len(set(ids)), ids
    positions = [event.position for event in watcher.shown]
    assert positions == sorted(positions)
    assert watcher.shown[0].name == "snapshot"


def test_a_vote_reaches_those_who_watch(stack: Stack, poll: Poll, backend: Backend) -> None:
    with watching(url(stack, poll)) as watcher:
        eventually(lambda: watcher.total == 0)
        backend.vote(poll, "Tea", voter="one")
        eventually(lambda: watcher.total == 1)
        results = poll.results()
        shown = watcher.shown[-1].data
        assert {**shown, "as_of": "", "lag": 0} == {**results, "as_of": "", "lag": 0}
        assert_in_order(watcher)


def test_results_after_the_close_begin_with_the_close(
    stack: Stack, owner: Person, backend: Backend
) -> None:
    poll = owner.open_poll(eligibility="delegated", results_visibility="after_close")
    with watching(url(stack, poll)) as stranger, watching(url(stack, poll), bearer(owner)) as own:
        eventually(lambda: stranger.events and own.total == 0)
        backend.vote(poll, "Tea", voter="one")
        eventually(lambda: own.total == 1)
        assert [event.name for event in stranger.events] == ["hidden"]
        poll.close()
        eventually(lambda: stranger.total == 1)
        eventually(lambda: stranger.events[-1].name == "end")
        assert not [event for event in stranger.shown if event.data["status"] == "open"]


@pytest.mark.parametrize("how", ["restart", "kill", "reload"])
def test_streams_resume(stack: Stack, poll: Poll, backend: Backend, how: str) -> None:
    acts: dict[str, Callable[[], None]] = {
        "restart": lambda: stack.restart("analytics-stream"),
        "kill": lambda: stack.kill("analytics-stream"),
        "reload": lambda: stack.restart("gateway"),
    }
    with ExitStack() as entered:
        watchers = [entered.enter_context(watching(url(stack, poll))) for _ in range(WATCHERS)]
        eventually(lambda: all(watcher.total == 0 for watcher in watchers))
        backend.vote(poll, "Tea", voter="before")
        acts[how]()
        backend.vote(poll, "Coffee", voter="after")
        eventually(lambda: all(watcher.total == 2 for watcher in watchers), within=60)
        for watcher in watchers:
            assert_in_order(watcher)
            assert how == "kill" or set(watcher.statuses) == {200}, "EventSource would give up"
    stack.heal()


def test_streams_go_on_without_redis(stack: Stack, poll: Poll, backend: Backend) -> None:
    with watching(url(stack, poll)) as watcher:
        eventually(lambda: watcher.total == 0)
        with stack.kept_down("redis"):
            backend.vote(poll, "Tea", voter="one")
            eventually(lambda: watcher.total == 1, within=30)
            with watching(url(stack, poll)) as another:
                eventually(lambda: another.total == 1)
    stack.heal()
