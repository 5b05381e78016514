"""Row 6: a Redis that is full, and one that evicts keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

import redis

from faults.counted import Place, Places, counted
from faults.environment import Environment
from faults.rows.broker import RESUMED_WITHIN, repeating, waiting
from integration.waiting import eventually

Cause = Callable[[Environment], None]

COUNTED_WITHIN = 30.0  # seconds until metrics show the failure
REFUSED = [Place("votes-relay", "provote_loop_failures_total", "loop", "publish")]
APPLIED = [Place("analytics-worker", "provote_events_applied_total", "source", "votes/0")]
# Redis does not report an evicted message; the worker detects the gap.
MISSED = [Place("analytics-worker", "provote_event_gaps_total", "source", "votes/0")]
REFUSALS = 3  # the last one follows a pause of the relay
ROOM = 64 * 1024  # bytes
BALLAST = "x" * 1_000
PRESSURE = 200  # keys written fifty times a second


@contextmanager
def redis_full(env: Environment) -> Iterator[None]:
    """Row 6: Redis refuses all writes, then evicts needed keys. Metrics count both."""
    with env.stack.redis() as client:
        try:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", 1)
            with _is_counted(env, REFUSED, "refusals of a full Redis", at_least=REFUSALS):
                _make_room(client)
            applied = counted(env, APPLIED)
            eventually(lambda: counted(env, APPLIED) > applied, within=RESUMED_WITHIN, every=0.2)
            with (
                _evicting(env, client),
                _is_counted(env, MISSED, "evictions of Redis", cause=_wait_for_evicted_messages),
            ):
                yield
        finally:
            _make_room(client)


@contextmanager
def _is_counted(
    env: Environment,
    metrics: Places,
    what: str,
    *,
    at_least: float = 1,
    cause: Cause | None = None,
) -> Iterator[None]:
    """Check that metrics rise soon, and note by how much at the end."""
    before = {place: counted(env, [place]) for place in metrics}

    def rises() -> dict[str, float]:
        return {place.name: counted(env, [place]) - n for place, n in before.items()}

    try:
        if cause is not None:
            cause(env)
        eventually(lambda: sum(rises().values()) >= at_least, within=COUNTED_WITHIN, every=0.5)
    except AssertionError:
        env.complain(f"{what} are not counted: {rises()}")
    yield
    env.noted[what] = ", ".join(f"{name} +{rise:.0f}" for name, rise in rises().items() if rise)


def _wait_for_evicted_messages(env: Environment) -> None:
    """Freeze the worker until Redis evicts its queue, which then becomes shorter.

    The follower is away until then; otherwise it would apply the events that the worker misses.
    """
    lengths = [0]

    def is_shorter() -> bool:
        lengths.append(waiting(env))
        return lengths[-1] < lengths[-2]

    follower = env.stack.kept_down("analytics-follow")
    with follower, env.stack.frozen("analytics-worker"):
        eventually(is_shorter, within=COUNTED_WITHIN)


@contextmanager
def _evicting(env: Environment, client: redis.Redis) -> Iterator[None]:
    """Make Redis evict random keys all the time, by writing more than it has room for."""
    numbers = count()

    def press() -> None:
        with suppress(redis.ResponseError), client.pipeline(transaction=False) as many:
            for _ in range(PRESSURE):
                many.set(f"ballast-{next(numbers)}", BALLAST)
            many.execute()

    evicted = _evicted(client)
    client.config_set("maxmemory-policy", "allkeys-random")
    client.config_set("maxmemory", client.info("memory")["used_memory"] + ROOM)
    with repeating(0.02, press):
        yield
    if _evicted(client) == evicted:
        env.complain("Redis has evicted nothing")


def _evicted(client: redis.Redis) -> int:
    return int(client.info("stats")["evicted_keys"])


def _make_room(client: redis.Redis) -> None:
    client.config_set("maxmemory", "128mb")
    client.config_set("maxmemory-policy", "noeviction")
    for key in client.scan_iter("ballast-*"):
        client.delete(key)
