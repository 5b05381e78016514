"""Rows 11 to 13 and 32: PostgreSQL dies, is cut off, is locked, is changed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import psycopg
from integration.client import VOTES
from integration.waiting import eventually

from faults.ground import Ground, Shot
from faults.proxy import before, never
from faults.record import Record

CUT = 0.2  # part of the commits whose connection is cut
DEADLINE = 7.0  # seconds: five of the writer's, and what a busy machine adds
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
    with ground.database.connect("postgres") as connection, connection.transaction():
        connection.execute("LOCK TABLE votes.vote IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as many:
            slowest = max(many.map(_ask, [ground] * CLIENTS))
        ground.noted["slowest of 200 readers"] = f"{slowest:.1f} s"
        yield
        ground.noted["locked"] = f"{time.monotonic() - began:.1f} s"


def _ask(ground: Ground) -> float:
    """How long a reader of votes waits for an answer, which may be a refusal."""
    began = time.monotonic()
    headers = {"Authorization": f"Bearer {ground.backend.token}"}
    path = f"{VOTES}?poll_id={ground.random.choice(ground.known).id}&voter_ref=nobody"
    with httpx.Client(base_url=ground.stack.url, timeout=60) as client:
        answer = client.get(path, headers=headers)
    if answer.status_code not in (200, 404, 503):
        ground.complain(f"a reader got {answer.status_code}: {answer.text[:80]}")
    return time.monotonic() - began


def nothing_hangs(ground: Ground, shot: Shot, record: Record) -> None:
    """Row 13: every cast has its answer within the deadline, and the first after the lock soon."""
    slowest = max(answer.at - answer.due for answer in shot.crowd.answers)
    record.beside.append(f"slowest cast {slowest:.1f} s")
    record.require(slowest <= DEADLINE, f"a cast waited {slowest:.1f} s")
    healed = shot.times.healed
    good = [a.at - healed for a in shot.crowd.answers if a.status == 201 and a.due >= healed]
    record.require(good, "nothing was accepted after the lock")
    if good:
        record.beside.append(f"accepted again after {min(good):.1f} s")
        record.require(min(good) <= RECOVERED_WITHIN, "casting recovers late")


@contextmanager
def migrated(ground: Ground) -> Iterator[None]:
    """Row 32: the indexes of a migration, taken back before, are built under load."""
    with ground.database.connect("votes") as connection:
        before_it = set(_migrations(connection))
    ground.stack.manage("votes", "migrate", "votes")
    with ground.database.connect("votes") as connection:
        applied = set(_migrations(connection)) - before_it
    ground.noted["applied"] = ", ".join(sorted(applied))
    if not applied:
        ground.complain("no migration was left to apply")
    yield


def unmigrate(ground: Ground) -> None:
    """Take back the migrations of votes behind the second, whose indexes nobody needs at once."""
    ground.stack.manage("votes", "migrate", "votes", "0002")


def _migrations(connection: psycopg.Connection[object]) -> list[str]:
    found = connection.execute("SELECT name FROM django_migrations WHERE app = 'votes'")
    return [str(row[0]) for row in found.fetchall()]  # type: ignore[index]
