"""Casts while something happens, and checks that no vote is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from integration.client import VOTES, Backend, Poll, fresh_key
from integration.database import Database
from integration.load import Post, Reply, run, steadily
from integration.stack import Stack
from integration.waiting import eventually

COUNTED_WITHIN = 15.0  # seconds without the broker: by the feed alone


def cast_while(
    stack: Stack, poll: Poll, backend: Backend, happens: Callable[[], object], votes: int = 600
) -> list[Reply]:
    """Cast over many connections, and call `happens` after a third of the casts."""
    posts = [
        Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), backend.token, fresh_key())
        for n in range(votes)
    ]
    return run(steadily(stack.url, posts, lines=16, at=votes // 3, happens=happens))


def assert_nothing_lost(
    database: Database, poll: Poll, replies: Sequence[Reply], within: float = COUNTED_WITHIN
) -> None:
    """Check that each vote is acknowledged, stored and counted once."""
    assert {reply.status for reply in replies} == {201}
    acknowledged = {reply.json()["id"] for reply in replies}
    assert len(acknowledged) == len(replies)
    stored = database.stored_ids(poll.id)
    assert acknowledged <= stored, "an acknowledged vote is lost"
    assert len(stored - acknowledged) == 1, "besides them only the first vote is stored"
    eventually(lambda: poll.is_counted(len(replies) + 1), within=within)
