"""More concurrent casts than the gateway accepts."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from integration.client import VOTES, Person, Poll, fresh_key
from integration.load import Line, Post, Reply, run
from integration.stack import Stack

pytestmark = pytest.mark.processes("in containers the gateway has no limit of connections")
ACCEPTED = 500
TOO_MANY = 40
WITHIN = 20.0  # seconds; no accepted cast gets a response before


async def while_frozen(stack: Stack, posts: list[Post]) -> dict[bool, list[Reply]]:
    """Send each on its own connection; {whether answered while frozen: responses}."""
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


def test_excess_casts_are_refused_at_once_and_the_others_are_recorded(
    stack: Stack, owner: Person
) -> None:
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    backend.vote(poll, "Tea", voter="the first")
    posts = _casts(poll, backend.token, ACCEPTED + TOO_MANY)
    replies = run(while_frozen(stack, posts))
    refused, answered = replies[True], replies[False]
    assert {reply.status for reply in answered} == {201}
    assert len(answered) == ACCEPTED
    assert {(reply.status, reply.json()["code"]) for reply in refused} == {(503, "overloaded")}
    assert {reply.headers["retry-after"] for reply in refused} == {"1"}
    problem = refused[0].json()
    assert problem["request_id"] == refused[0].headers["x-request-id"]
    assert problem["instance"] == VOTES


def _casts(poll: Poll, token: str, number: int) -> list[Post]:
    return [
        Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), token, fresh_key())
        for n in range(number)
    ]


def test_slow_senders_do_not_block_other_casts(stack: Stack, owner: Person) -> None:
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    backend.vote(poll, "Tea", voter="the first")
    [post] = _casts(poll, backend.token, 1)

    async def cast_among_slow_ones() -> Reply:
        async with AsyncExitStack() as lines:
            for _ in range(ACCEPTED + TOO_MANY):
                line = await lines.enter_async_context(Line(stack.url))
                assert line.writer
                line.writer.write(line.bytes_of(post)[:-1])
                await line.writer.drain()
            line = await lines.enter_async_context(Line(stack.url))
            return await line.send(post)

    assert run(cast_among_slow_ones()).status == 201
