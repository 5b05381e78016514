"""Rows 8 to 10 and 15: processes that cast, deliver and count votes are killed or away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from faults.environment import Environment
from faults.rows.broker import repeating
from integration.waiting import eventually

RELAY_POINTS = ("locked", "stamping", "stamped", "declared", "published", "noted")
WRITER_POINTS = ("writer.recording", "writer.committed")
COUNTING = ("analytics", "analytics-follow", "analytics-worker")


@contextmanager
def relays_killed(env: Environment) -> Iterator[None]:
    """Row 8: of three relays, one after the other is killed at each statement of its work."""
    with env.stack.scaled("votes-relay", 3):
        for point in RELAY_POINTS:
            env.stack.crash("votes", f"relay.{point}")
            eventually(lambda: not env.stack.armed(), within=20)
        yield


@contextmanager
def casting_killed(env: Environment) -> Iterator[None]:
    """Row 9: casting workers are killed before their transaction, after it, or at random."""

    def strike() -> None:
        point = env.random.choice([*WRITER_POINTS, "anywhere"])
        if point == "anywhere":
            env.stack.kill_worker("votes-cast")
        else:
            env.stack.crash("votes", point)
            eventually(lambda: not env.stack.armed(), within=20)

    with repeating(1, strike):
        yield


@contextmanager
def all_restarted(env: Environment) -> Iterator[None]:
    """Row 10: every process is replaced, one after the other."""
    env.stack.restart()
    yield


@contextmanager
def counting_away(env: Environment) -> Iterator[None]:
    """Row 15: the processes of analytics are killed whenever they start."""
    with ExitStack() as away:
        for name in COUNTING:
            away.enter_context(env.stack.kept_down(name))
        yield


@contextmanager
def counting_without_database(env: Environment) -> Iterator[None]:
    """Row 15: the role of analytics may not log in, and its connections are closed."""
    with env.database.connect("postgres") as connection:
        connection.execute("ALTER ROLE analytics NOLOGIN")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'analytics'"
        )
    try:
        yield
    finally:
        with env.database.connect("postgres") as connection:
            connection.execute("ALTER ROLE analytics LOGIN")
