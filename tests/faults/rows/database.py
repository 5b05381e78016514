"""Rows 11 to 13: PostgreSQL dies, is cut off, is locked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

from faults.ground import Ground, Shot
from faults.proxy import before, never
from faults.record import Record, percentile
from integration.client import VOTES
from integration.waiting import eventually

CUT = 0.2  # part of the commits whose connection is cut
DEADLINE = 8.0  # seconds: five of the writer's, and three of a busy machine around them
READ_WITHIN = 31.0  # the gateway waits for 30
RECOVERED_WITHIN = 2.0
CLIENTS = 200
COMMIT = b"\x00commit\x00"  # the writer's prepared statement, in a Bind message


@contextmanager
def postgres_killed(ground: Ground) -> Iterator[None]:
    """Row 11: a backend by SIGKILL, which ends all of them; then the postmaster."""
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'votes-cast' LIMIT 1"
    os.kill(ground.database.one("postgres", query), signal.SIGKILL)
    eventually(lambda: _answers(ground), within=30)
    postmaster = ground.stack.pid("postgres")
    ground.stack.kill("postgres")
    eventually(lambda: ground.stack.pid("postgres") not in (None, postmaster), within=30)
    yield


def _answers(ground: Ground) -> bool:
    try:
        return bool(ground.database.one("postgres", "SELECT 1"))
    except psycopg.OperationalError:
        return False


@contextmanager
def commits_cut_off(ground: Ground) -> Iterator[None]:
    """Row 12: PostgreSQL gets the COMMIT, and nobody hears its answer."""
    with before(ground.stack, "postgres") as proxy:
        eventually(lambda: _is_ready(ground, "votes-cast"), within=30)
        dice = ground.random
        proxy.cut = lambda data: COMMIT in data and dice.random() < CUT
        yield
        proxy.cut = never
        if not proxy.cuts:
            ground.complain("no COMMIT was cut off")


def _is_ready(ground: Ground, name: str) -> bool:
    return ground.anybody.get(f"/health/{name}/ready").status_code == 200


@contextmanager
def votes_locked(ground: Ground) -> Iterator[None]:
    """Row 13: nobody gets at the votes, and 200 clients ask for theirs besides."""
    with ThreadPoolExecutor(CLIENTS) as many:
        with ground.database.connect("postgres") as connection, connection.transaction():
            connection.execute("LOCK TABLE votes.vote IN ACCESS EXCLUSIVE MODE")
            waiting = [many.submit(_ask, ground) for _ in range(CLIENTS)]
            yield
        released = time.monotonic()
        waits = sorted(reader.result() for reader in waiting)
        ground.noted["200 readers waited"] = f"{waits[100]:.1f} s, the last {waits[-1]:.1f} s"
        if waits[-1] > READ_WITHIN:
            ground.complain(f"a reader waited {waits[-1]:.1f} s")
        ground.noted["readers answered after the lock"] = f"{time.monotonic() - released:.1f} s"


def _ask(ground: Ground) -> float:
    """How long a reader of votes waits for an answer, which may be a refusal."""
    began = time.monotonic()
    answer = ground.backend.get(VOTES, poll_id=ground.known[0].id, voter_ref="nobody")
    if answer.status_code not in (200, 404, 503):
        ground.complain(f"a reader got {answer.status_code}: {answer.text[:80]}")
    return time.monotonic() - began


def nothing_hangs(ground: Ground, shot: Shot, record: Record) -> None:
    """Row 13: every cast has its answer within the deadline, and the first after the lock soon.

    To the writer's deadline is added what the machine takes: the p99 of the casts before the lock.
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
