"""Rows 11 to 13: PostgreSQL is killed, disconnected, or locked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

from faults.environment import Environment, Shot
from faults.proxy import before, never
from faults.record import Record, percentile
from integration.client import VOTES
from integration.waiting import eventually

CUT = 0.2  # share of the commits whose connection is cut
DEADLINE = 8.0  # seconds: the writer's five, and three for a busy machine
READ_WITHIN = 31.0  # the gateway waits for 30
RECOVERED_WITHIN = 2.0
CLIENTS = 200
COMMIT = b"\x00commit\x00"  # the writer's prepared statement, in a Bind message


@contextmanager
def postgres_killed(env: Environment) -> Iterator[None]:
    """Row 11: a backend by SIGKILL, which ends all of them; then the postmaster."""
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'votes-cast' LIMIT 1"
    os.kill(env.database.one("postgres", query), signal.SIGKILL)
    eventually(lambda: _answers(env), within=30)
    postmaster = env.stack.pid("postgres")
    env.stack.kill("postgres")
    eventually(lambda: env.stack.pid("postgres") not in (None, postmaster), within=30)
    yield


def _answers(env: Environment) -> bool:
    try:
        return bool(env.database.one("postgres", "SELECT 1"))
    except psycopg.OperationalError:
        return False


@contextmanager
def commits_cut_off(env: Environment) -> Iterator[None]:
    """Row 12: PostgreSQL receives the COMMIT, and its response is lost."""
    with before(env.stack, "postgres") as proxy:
        eventually(lambda: _is_ready(env, "votes-cast"), within=30)
        dice = env.random
        # The first one for certain: a busy machine commits few, large batches.
        proxy.cut = lambda data: COMMIT in data and (not proxy.cuts or dice.random() < CUT)
        yield
        proxy.cut = never
        if not proxy.cuts:
            env.complain("no COMMIT was cut off")


def _is_ready(env: Environment, name: str) -> bool:
    return env.anonymous.get(f"/health/{name}/ready").status_code == 200


@contextmanager
def votes_locked(env: Environment) -> Iterator[None]:
    """Row 13: the table of votes is locked, while 200 clients read their votes."""
    with ThreadPoolExecutor(CLIENTS) as many:
        with env.database.connect("postgres") as connection, connection.transaction():
            connection.execute("LOCK TABLE votes.vote IN ACCESS EXCLUSIVE MODE")
            waiting = [many.submit(_ask, env) for _ in range(CLIENTS)]
            yield
        released = time.monotonic()
        waits = sorted(reader.result() for reader in waiting)
        env.noted["200 readers waited"] = f"{waits[100]:.1f} s, the last {waits[-1]:.1f} s"
        if waits[-1] > READ_WITHIN:
            env.complain(f"a reader waited {waits[-1]:.1f} s")
        env.noted["readers answered after the lock"] = f"{time.monotonic() - released:.1f} s"


def _ask(env: Environment) -> float:
    """The seconds that a reader of votes waits for a response, which may be a refusal."""
    began = time.monotonic()
    answer = env.backend.get(VOTES, poll_id=env.known[0].id, voter_ref="unknown")
    if answer.status_code not in (200, 404, 503):
        env.complain(f"a reader got {answer.status_code}: {answer.text[:80]}")
    return time.monotonic() - began


def nothing_hangs(env: Environment, shot: Shot, record: Record) -> None:
    """Row 13: every cast has a response within the deadline, and casting recovers soon.

    The deadline is the writer's, plus the p99 before the lock as the machine's own share.
    """
    slowest = max(answer.at - answer.due for answer in shot.crowd.answers)
    calm = [answer for answer in shot.crowd.answers if answer.at < shot.times.struck]
    allowed = DEADLINE + (percentile(calm, 0.99) or 0) / 1000
    record.beside.append(f"slowest cast {slowest:.1f} s of {allowed:.1f} s")
    record.require(slowest <= allowed, f"a cast waited {slowest:.1f} s")
    healed = shot.times.healed
    good = [a.at - healed for a in shot.crowd.answers if a.status == 201 and a.due >= healed]
    record.require(good, "nothing was accepted after the lock")
    if good:
        record.beside.append(f"accepted again after {min(good):.1f} s")
        record.require(min(good) <= RECOVERED_WITHIN, "casting recovers late")
