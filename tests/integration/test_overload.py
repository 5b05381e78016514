"""More casts at once than the gateway lets in."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from integration.client import VOTES, Person, Poll, fresh_key
from integration.load import Line, Post, Reply, run
from integration.stack import Stack

pytestmark = pytest.mark.processes("in containers the gateway asks a name, and counts nothing")
LET_IN = 500
TOO_MANY = 40
WITHIN = 20.0  # seconds; nothing that is let in is answered before


async def while_nobody_answers(stack: Stack, posts: list[Post]) -> dict[bool, list[Reply]]:
    """Send each on a connection of its own; {was it answered meanwhile: the answers}."""
    lines = [Line(stack.url) for _ in posts]
    await asyncio.gather(*(line.open() for line in lines))
    with stack.frozen("votes-cast"):
        asked = [
            asyncio.create_task(line.send(post)) for line, post in zip(lines, posts, strict=True)
        ]
        async with asyncio.timeout(WITHIN):
            while sum(task.done() for task in asked) < TOO_MANY:
                await asyncio.wait(
                    {task for task in asked if not task.done()},
                    return_when=asyncio.FIRST_COMPLETED,
                )
        meanwhile = [task.done() for task in asked]
    replies = await asyncio.gather(*asked)
    for line in lines:
        line.close()
    pairs = list(zip(meanwhile, replies, strict=True))
    return {when: [reply for then, reply in pairs if then is when] for when in (True, False)}


def test_what_is_too_much_is_sent_away_at_once_and_the_rest_is_answered(
    stack: Stack, owner: Person
) -> None:
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    backend.vote(poll, "Tea", voter="the first")
    posts = _casts(poll, backend.token, LET_IN + TOO_MANY)
    replies = run(while_nobody_answers(stack, posts))
    shed, answered = replies[True], replies[False]
    assert {reply.status for reply in answered} == {201}
    assert len(answered) == LET_IN
    assert {(reply.status, reply.json()["code"]) for reply in shed} == {(503, "overloaded")}
    assert {reply.headers["retry-after"] for reply in shed} == {"1"}
    problem = shed[0].json()
    assert problem["request_id"] == shed[0].headers["x-request-id"]
    assert problem["instance"] == VOTES


def _casts(poll: Poll, token: str, number: int) -> list[Post]:
    return [
        Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), token, fresh_key())
        for n in range(number)
    ]


def test_who_sends_slowly_keeps_nobody_out(stack: Stack, owner: Person) -> None:
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    backend.vote(poll, "Tea", voter="the first")
    [post] = _casts(poll, backend.token, 1)

    async def cast_among_slow_ones() -> Reply:
        async with AsyncExitStack() as lines:
            for _ in range(LET_IN + TOO_MANY):
                line = await lines.enter_async_context(Line(stack.url))
                assert line.writer
                line.writer.write(line.bytes_of(post)[:-1])
                await line.writer.drain()
            line = await lines.enter_async_context(Line(stack.url))
            return await line.send(post)

    assert run(cast_among_slow_ones()).status == 201
