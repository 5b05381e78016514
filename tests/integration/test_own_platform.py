"""Tests on a separate platform: strict limits, stops and starts."""

from __future__ import annotations

import itertools
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person, Poll
from integration.database import Database
from integration.limiting import undisturbed
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.processes import is_alive
from integration.waiting import eventually

pytestmark = OF_ITS_OWN

# No bucket gains a request during a test: the quickest one does so every six minutes.
STRICT = "read=10/h,write=10/h,login=10/h,cast=5/h,delegate=5/h"
HOUR = 3600  # seconds


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform with strict limits, and one casting process."""
    strict = {"PROVOTE_RATE_LIMITS": STRICT}
    own = OwnPlatform(folder / "data", options=["--workers", "1"], environment=strict)
    with own.running() as platform:
        yield platform


@pytest.fixture(scope="module")
def from_elsewhere(platform: OwnPlatform) -> Iterator[Callable[[], Api]]:
    """Creates clients, each with its own address."""
    made: list[Api] = []
    addresses = (f"127.0.1.{number}" for number in itertools.count(1))

    def make() -> Api:
        made.append(Api(platform.url, address=next(addresses)))
        return made[-1]

    yield make
    for api in made:
        api.close()


@pytest.fixture
def poll(from_elsewhere: Callable[[], Api]) -> Poll:
    """An open poll."""
    return People(from_elsewhere()).register("owner").open_poll()


@pytest.fixture
def person(from_elsewhere: Callable[[], Api]) -> Person:
    """A person with their own address."""
    person = People(from_elsewhere()).register()
    assert person.token
    return person


def refused(answer: httpx.Response, kind: str, limit: int) -> int:
    """Check a 429, and return the seconds of its Retry-After."""
    problem(answer, 429, "rate-limited")
    assert answer.headers["RateLimit-Policy"] == f'"{kind}";q={limit};w={HOUR}'
    assert answer.headers["RateLimit"].startswith(f'"{kind}";r=0;t=')
    wait = int(answer.headers["Retry-After"])
    assert 1 <= wait <= HOUR / limit
    return wait


def test_reads_are_limited_by_address(
    platform: OwnPlatform, from_elsewhere: Callable[[], Api]
) -> None:
    def sequence() -> None:
        here, there = Caller(from_elsewhere()), Caller(from_elsewhere())
        answers = [here.get("/api/v1/polls/") for _ in range(11)]
        assert Counter(answer.status_code for answer in answers) == {200: 10, 429: 1}
        left = [answer.headers["RateLimit"].split(";")[1] for answer in answers[:10]]
        assert left == [f"r={n}" for n in range(9, -1, -1)]
        refused(answers[10], "read", 10)
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}
        refused(here.get("/api/v1/polls/", headers=forged), "read", 10)
        expect(there.get("/api/v1/polls/"), 200)
        # Neither probes nor the gateway's own responses are limited.
        expect(here.get("/health/polls/ready"), 200)

    undisturbed(platform, sequence)


def test_casts_are_limited_by_voter_from_all_addresses(
    platform: OwnPlatform, from_elsewhere: Callable[[], Api], poll: Poll
) -> None:
    def sequence() -> None:
        person = People(from_elsewhere()).register()
        answers = [person.cast(poll, "Tea") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200, 429]
        refused(answers[5], "cast", 5)
        person.api = from_elsewhere()
        refused(person.cast(poll, "Tea"), "cast", 5)

    undisturbed(platform, sequence)


def test_logins_are_limited(platform: OwnPlatform, from_elsewhere: Callable[[], Api]) -> None:
    def sequence() -> None:
        api = from_elsewhere()
        body = {"username": "unknown", "password": "a guess"}
        answers = [api.request("POST", "/api/v1/auth/token/", json=body) for _ in range(11)]
        assert Counter(answer.status_code for answer in answers) == {401: 10, 429: 1}
        refused(answers[10], "login", 10)

    undisturbed(platform, sequence)


def test_writes_are_limited(platform: OwnPlatform, from_elsewhere: Callable[[], Api]) -> None:
    def sequence() -> None:
        person = People(from_elsewhere()).register()
        answers = [person.post("/api/v1/polls/", {}) for _ in range(11)]
        assert Counter(answer.status_code for answer in answers) == {400: 10, 429: 1}
        refused(answers[10], "write", 10)

    undisturbed(platform, sequence)


def test_a_batch_counts_by_its_items(
    platform: OwnPlatform, from_elsewhere: Callable[[], Api]
) -> None:
    def sequence() -> None:
        owner = People(from_elsewhere()).register()
        backend, delegated = owner.api_key(), owner.open_poll(eligibility="delegated")

        def batch(size: int) -> httpx.Response:
            return backend.cast_batch([delegated.ballot("Tea", voter=str(n)) for n in range(size)])

        expect(batch(2), 200)
        assert batch(4).headers["RateLimit-Policy"] == f'"delegate";q=5;w={HOUR}'
        # The refused batch did not use up the limit.
        assert expect(batch(3), 200)["results"][2]["status"] == 201
        assert batch(1).status_code == 429

    undisturbed(platform, sequence)


def test_with_a_frozen_redis_limits_are_local_until_it_returns(
    platform: OwnPlatform, from_elsewhere: Callable[[], Api], poll: Poll, person: Person
) -> None:
    with platform.frozen("redis"):
        # A cast that waited for Redis would not return.
        statuses = [person.cast(poll, "Tea").status_code for _ in range(6)]
        assert statuses == [201, 200, 200, 200, 200, 429]
    anonymous = Caller(from_elsewhere())
    for service in ("votes-cast", "votes"):
        path = f"/health/{service}/ready"
        eventually(lambda path=path: anonymous.get(path).json()["status"] == "ready")

    def sequence() -> None:
        other = People(from_elsewhere()).register()
        statuses = [other.cast(poll, "Tea").status_code for _ in range(6)]
        assert statuses == [201, 200, 200, 200, 200, 429]
        # Redis does not know, and does not count, what was used up locally.
        expect(person.cast(poll, "Tea"), 200)

    undisturbed(platform, sequence)


def test_the_votes_are_still_there_after_a_restart(
    platform: OwnPlatform, poll: Poll, person: Person
) -> None:
    vote = person.vote(poll, "Tea", key="before")
    position = vote["position_hint"]
    eventually(lambda: poll.results(min_position=position)["total_votes"] == 1, every=1)
    pids = [process["pid"] for process in platform.status()["processes"]]
    assert "Stopped" in platform.down()
    assert not any(is_alive(pid) for pid in pids)
    assert platform.status()["state"] == "stopped"

    assert "Ready after" in platform.up()
    again = person.cast(poll, "Tea", key="before")
    assert expect(again, 201) == vote
    assert again.headers["Idempotent-Replayed"] == "true"
    assert poll.results()["total_votes"] == 1
    assert Database(platform).stored_ids(poll.id) == {vote["id"]}
    late = People(person.api).register().vote(poll, "Coffee")
    position = late["position_hint"]
    eventually(lambda: poll.results(min_position=position)["total_votes"] == 2, every=1)


def test_postgresql_restarts_although_one_of_its_processes_hangs(
    platform: OwnPlatform, poll: Poll, person: Person
) -> None:
    """A process that outlives its postmaster holds shared memory, which blocks a new one."""
    vote = person.vote(poll, "Tea", key="before")
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'votes-cast' LIMIT 1"
    hanging = Database(platform).one("postgres", query)
    os.kill(hanging, signal.SIGSTOP)
    platform.kill("postgres")
    eventually(lambda: not is_alive(hanging))
    platform.heal()
    probe = Caller(person.api)
    eventually(lambda: expect(probe.get("/health/votes-cast/ready"), 200), within=60)
    again = eventually(lambda: expect(person.cast(poll, "Tea", key="before"), 201), every=1)
    assert again == vote


def test_a_second_up_on_the_same_data_is_refused(platform: OwnPlatform) -> None:
    printed = platform.command("up", "--detach", "--port", "1", code=1)
    assert printed.startswith("provote: already running")
    assert printed.count("\n") == 1
    assert platform.status()["state"] == "running"
