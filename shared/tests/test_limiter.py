"""The limiter while Redis freezes, stops, is full, and recovers."""

import asyncio
import contextlib
import dataclasses
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis as redis_errors
from servers import Server, eventually, running

from provote_core.limits import Check, Decision, Limiter, redis
from provote_core.limits.rates import Rate

RATE = Rate("read", 3, 3_600)
CHECK = Check("read", (("limit:test", RATE),))
TIME_OUT = 0.02  # seconds that Redis is waited for
TRIES = 20  # of which a busy machine may disturb all but one


@pytest.fixture
def server() -> Iterator[Server]:
    """A Redis server for this test only."""
    folder = Path(tempfile.mkdtemp(prefix="limiter-"))
    with running(folder) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture
def limiter(server: Server, settings: Any) -> Iterator[Limiter]:
    """A limiter that uses it."""
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, redis_url=server.url)
    redis.client.cache_clear()
    redis.async_client.cache_clear()
    limiter = Limiter()
    yield limiter
    server.thaw()
    eventually(lambda: not limiter.degraded)
    redis.client().close()
    redis.client.cache_clear()
    redis.async_client.cache_clear()


def one(limiter: Limiter) -> Decision:
    [decision] = limiter.decide([CHECK])
    return decision


def quickest(make: Callable[[], Limiter]) -> float:
    """The shortest time of a decision in seconds, of several tries on a busy machine."""

    def timed(limiter: Limiter) -> float:
        started = time.monotonic()
        one(limiter)
        return time.monotonic() - started

    return min(timed(make()) for _ in range(TRIES))


def test_limits_are_shared_between_processes(limiter: Limiter) -> None:
    for number in range(TRIES):
        check, other = Check("read", ((f"limit:test-{number}", RATE),)), Limiter()
        allowed = [one.decide([check])[0].allowed for one in (limiter, other, limiter, other)]
        if allowed == [True, True, True, False]:
            break
        # A reply was late, and local buckets decided: try again with another bucket.
        eventually(lambda: not limiter.degraded)
    assert allowed == [True, True, True, False]


def test_a_frozen_redis_costs_one_wait(
    limiter: Limiter, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    one(limiter)
    eventually(lambda: not limiter.degraded)
    server.freeze()
    with caplog.at_level(logging.WARNING):
        caplog.clear()
        one(limiter)
        assert limiter.degraded
        assert quickest(lambda: limiter) < TIME_OUT, "the breaker is open: no decision waits"
    assert len([r for r in caplog.records if r.levelname == "WARNING"]) == 1, "logged once"
    server.thaw()
    eventually(lambda: not limiter.degraded)
    # Redis has charged the first check at least, and those that waited in the socket.
    assert [one(limiter).allowed for _ in range(3)][2] is False


def test_a_frozen_redis_costs_one_wait_to_a_new_connection(
    limiter: Limiter, server: Server
) -> None:
    server.freeze()
    one(limiter)
    assert limiter.degraded
    assert TIME_OUT / 2 < quickest(Limiter) < 5 * TIME_OUT, "the 20 ms that were promised"


def test_a_stopped_redis_is_detected_and_used_again(limiter: Limiter, server: Server) -> None:
    one(limiter)
    server.kill()
    assert [one(limiter).allowed for _ in range(4)] == [True, True, True, False], "local limits"
    assert limiter.degraded
    server.start()
    eventually(lambda: not limiter.degraded)
    assert one(limiter).allowed


def test_a_full_redis_is_not_used_until_it_has_room(limiter: Limiter, server: Server) -> None:
    with server.client() as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)
        one(limiter)
        assert limiter.degraded
        eventually(redis.ping)  # it replies, and refuses writes
        assert limiter.degraded
        client.config_set("maxmemory", 0)
    eventually(lambda: not limiter.degraded)


def test_a_limiter_on_an_event_loop_behaves_alike(limiter: Limiter, server: Server) -> None:
    async def allowed(limiter: Limiter, number: int) -> list[bool]:
        return [d.allowed for d in await limiter.decide_async([CHECK] * number)]

    async def answers() -> bool:
        with contextlib.suppress(redis_errors.RedisError):
            return bool(await redis.async_client().ping())
        return False

    async def play() -> None:
        assert await allowed(limiter, 1) == [True]
        while limiter.degraded or not await answers():
            await asyncio.sleep(0.01)
        await allowed(limiter, 1)  # the first one may have been late
        server.freeze()
        # A new bucket: on a busy machine local buckets may have made the first decision.
        alone = Limiter()
        assert await allowed(alone, 4) == [True, True, True, False], "local limits"
        assert alone.degraded
        server.thaw()
        while alone.degraded:
            await asyncio.sleep(0.01)
        assert not all(await allowed(alone, 3)), "the bucket in Redis is empty"

    async def clean() -> None:
        try:
            await asyncio.wait_for(play(), 10)
        finally:
            await redis.async_client().aclose()

    asyncio.run(clean())


def test_a_check_without_buckets_needs_no_redis(limiter: Limiter, server: Server) -> None:
    server.freeze()
    assert limiter.decide([Check("read", ())]) == [Decision(True)]
    assert not limiter.degraded
