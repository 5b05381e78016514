"""Row 6: a Redis that is full, and one that forgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

import redis

from faults.counted import Place, Told, counted
from faults.ground import Ground
from faults.rows.broker import RESUMED_WITHIN, again_and_again, waiting
from integration.waiting import eventually

Cause = Callable[[Ground], None]

COUNTED_WITHIN = 30.0  # seconds until metrics tell of what goes wrong
REFUSED = [Place("votes-relay", "provote_loop_failures_total", "loop", "publish")]
APPLIED = [Place("analytics-worker", "provote_events_applied_total", "source", "votes/0")]
# Who forgets a message does not say so: the worker misses it.
MISSED = [Place("analytics-worker", "provote_event_gaps_total", "source", "votes/0")]
REFUSALS = 3  # of which the last comes after a pause of the relay's
ROOM = 64 * 1024  # bytes
BALLAST = "x" * 1_000
PRESSURE = 200  # keys written fifty times a second


@contextmanager
def redis_full(ground: Ground) -> Iterator[None]:
    """Row 6: no room for anything; then room by forgetting what others need. Both is counted."""
    with ground.stack.redis() as client:
        try:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", 1)
            with _is_counted(ground, REFUSED, "what a full Redis refuses", at_least=REFUSALS):
                _make_room(client)
            applied = counted(ground, APPLIED)
            eventually(
                lambda: counted(ground, APPLIED) > applied, within=RESUMED_WITHIN, every=0.2
            )
            with (
                _evicting(ground, client),
                _is_counted(ground, MISSED, "what Redis forgets", cause=_have_messages_lost),
            ):
                yield
        finally:
            _make_room(client)


@contextmanager
def _is_counted(
    ground: Ground, told: Told, what: str, *, at_least: float = 1, cause: Cause | None = None
) -> Iterator[None]:
    """Hold that metrics of the processes concerned rise, soon; note by how much in the end."""
    before = {place: counted(ground, [place]) for place in told}

    def rises() -> dict[str, float]:
        return {place.name: counted(ground, [place]) - n for place, n in before.items()}

    try:
        if cause is not None:
            cause(ground)
        eventually(lambda: sum(rises().values()) >= at_least, within=COUNTED_WITHIN, every=0.5)
    except AssertionError:
        ground.complain(f"{what} is not counted: {rises()}")
    yield
    ground.noted[what] = ", ".join(f"{name} +{rise:.0f}" for name, rise in rises().items() if rise)


def _have_messages_lost(ground: Ground) -> None:
    """Hold the worker until its queue becomes shorter: by what Redis forgets, and nothing else.

    The follower is away until then, or it would have applied what the worker is to miss.
    """
    lengths = [0]

    def is_shorter() -> bool:
        lengths.append(waiting(ground))
        return lengths[-1] < lengths[-2]

    follower = ground.stack.kept_down("analytics-follow")
    with follower, ground.stack.frozen("analytics-worker"):
        eventually(is_shorter, within=COUNTED_WITHIN)


@contextmanager
def _evicting(ground: Ground, client: redis.Redis) -> Iterator[None]:
    """Have Redis forget keys at random all the time, by writing more than there is room for."""
    numbers = count()

    def press() -> None:
        with suppress(redis.ResponseError), client.pipeline(transaction=False) as many:
            for _ in range(PRESSURE):
                many.set(f"ballast-{next(numbers)}", BALLAST)
            many.execute()

    forgotten = _forgotten(client)
    client.config_set("maxmemory-policy", "allkeys-random")
    client.config_set("maxmemory", client.info("memory")["used_memory"] + ROOM)
    with again_and_again(0.02, press):
        yield
    if _forgotten(client) == forgotten:
        ground.complain("Redis has forgotten nothing")


def _forgotten(client: redis.Redis) -> int:
    return int(client.info("stats")["evicted_keys"])


def _make_room(client: redis.Redis) -> None:
    client.config_set("maxmemory", "128mb")
    client.config_set("maxmemory-policy", "noeviction")
    for key in client.scan_iter("ballast-*"):
        client.delete(key)
