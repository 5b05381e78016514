"""Rows 8 to 10 and 15: what takes votes and brings them to their count dies, or is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from faults.ground import Ground
from faults.rows.broker import again_and_again
from integration.waiting import eventually

RELAY_POINTS = ("locked", "stamping", "stamped", "declared", "published", "noted")
WRITER_POINTS = ("writer.recording", "writer.committed")
COUNTING = ("analytics", "analytics-follow", "analytics-worker")


@contextmanager
def relays_killed(ground: Ground) -> Iterator[None]:
    """Row 8: three relays; one after the other dies at each statement of its work."""
    with ground.stack.scaled("votes-relay", 3):
        for point in RELAY_POINTS:
            ground.stack.crash("votes", f"relay.{point}")
            eventually(lambda: not ground.stack.armed(), within=20)
        yield


@contextmanager
def casting_killed(ground: Ground) -> Iterator[None]:
    """Row 9: casting workers die at random, before their transaction, after it, anywhere."""

    def strike() -> None:
        point = ground.random.choice([*WRITER_POINTS, "anywhere"])
        if point == "anywhere":
            ground.stack.kill_worker("votes-cast")
        else:
            ground.stack.crash("votes", point)
            eventually(lambda: not ground.stack.armed(), within=20)

    with again_and_again(1, strike):
        yield


@contextmanager
def all_restarted(ground: Ground) -> Iterator[None]:
    """Row 10: everything is replaced by its successor, one process after the other."""
    ground.stack.restart()
    yield


@contextmanager
def counting_away(ground: Ground) -> Iterator[None]:
    """Row 15: the processes of analytics are killed whenever they come up."""
    with ExitStack() as away:
        for name in COUNTING:
            away.enter_context(ground.stack.kept_down(name))
        yield


@contextmanager
def counting_without_database(ground: Ground) -> Iterator[None]:
    """Row 15: the role of analytics may not log in, and what it has open is ended."""
    with ground.database.connect("postgres") as connection:
        connection.execute("ALTER ROLE analytics NOLOGIN")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'analytics'"
        )
    try:
        yield
    finally:
        with ground.database.connect("postgres") as connection:
            connection.execute("ALTER ROLE analytics LOGIN")
