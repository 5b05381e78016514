"""Signing keys and service tokens are changed under load."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import jwt
import pytest

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person
from integration.database import SERVICES, Database
from integration.forging import Bearer
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import traffic
from integration.waiting import eventually
from local.secrets import Secrets

pytestmark = OF_ITS_OWN
CACHED = 40.0  # seconds; services fetch the keys every 15, and 5 later after a failed try
VERIFIERS = (*SERVICES, "votes-cast", "analytics-stream")
ASKED = {"analytics-stream": ("GET", f"/api/v1/polls/{uuid4()}/stream/")}  # others refuse any path
ENDPOINTS = (
    ("GET", "/api/v1/users/me/"),
    ("GET", "/api/v1/polls/"),
    ("GET", "/api/v1/votes/"),
    ("POST", "/api/v1/votes/"),
    ("GET", "/api/v1/analytics/audit/"),
)


@pytest.fixture(scope="module")
def people(platform: OwnPlatform) -> Iterator[People]:
    """Registers people on the module's own platform."""
    api = Api(platform.url)
    yield People(api)
    api.close()


def kid(token: str) -> str:
    """The key that a token names."""
    return str(jwt.get_unverified_header(token)["kid"])


def admitted(api: Api, token: str) -> list[bool]:
    """For each endpoint, whether it accepts a token."""
    caller = Bearer(api, token)
    return [caller.ask(method, path).status_code != 401 for method, path in ENDPOINTS]


@contextmanager
def working(person: Person) -> Iterator[Counter[str]]:
    """A person who reads, votes and logs in repeatedly: counts the outcomes by signing key."""
    outcomes: Counter[str] = Counter()
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            token = str(person.log_in()["access"])
            poll = person.open_poll()
            statuses = {poll.owner.cast(poll, "Tea").status_code}
            statuses |= {person.ask(method, path).status_code for method, path in ENDPOINTS[:3]}
            refused = sorted(status for status in statuses if status >= 400)
            outcomes[f"refused {refused}" if refused else f"served {kid(token)}"] += 1

    worker = threading.Thread(target=work, name="works")
    worker.start()
    try:
        yield outcomes
    finally:
        over.set()
        worker.join()


def signed_by_another(person: Person, token: str) -> str | None:
    """A new token of a person if another key signs it than this token's, else None."""
    new = str(person.log_in()["access"])
    return new if kid(new) != kid(token) else None


def published(api: Api) -> set[str]:
    """The keys that users publishes."""
    return {key["kid"] for key in expect(Caller(api).get("/api/v1/auth/jwks.json"), 200)["keys"]}


def test_a_key_is_rotated_without_failed_requests(platform: OwnPlatform, people: People) -> None:
    person = people.register("worker")
    api, old = person.api, str(person.log_in()["access"])
    with working(person) as outcomes:
        eventually(lambda: outcomes[f"served {kid(old)}"] > 2, within=30)
        printed = platform.command("keys", "rotate")
        new = eventually(lambda: signed_by_another(person, old))
        eventually(lambda: outcomes[f"served {kid(new)}"] > 5, within=30)
    assert kid(new) in printed
    assert not [what for what in outcomes if what.startswith("refused")], outcomes
    assert all(admitted(api, old)), "tokens of the earlier key stay valid"
    assert published(api) == {kid(old), kid(new)}
    listed_keys = platform.command("keys", "show").splitlines()
    assert [line.split()[:2] for line in listed_keys] == [
        [kid(old), "published"],
        [kid(new), "signs"],
    ]

    refused = platform.command("keys", "retire", code=1)
    assert "are valid for another 12 minutes" in refused
    with working(person) as outcomes:
        platform.command("keys", "retire", "--now")
        eventually(lambda: not any(admitted(api, old)), within=CACHED, every=1)
        eventually(lambda: outcomes[f"served {kid(new)}"] > 5, within=30)
    assert not [what for what in outcomes if what.startswith("refused")], outcomes
    problem(Bearer(api, old).get("/api/v1/polls/"), 401, "invalid-token")
    assert published(api) == {kid(new)}
    kept = Path(platform.instance.data / "jwks" / "votes.json")
    eventually(lambda: [key["kid"] for key in json.loads(kept.read_text())["keys"]] == [kid(new)])


def test_a_broken_key_does_not_affect_the_others(platform: OwnPlatform, people: People) -> None:
    broken = platform.instance.secrets / "signing" / "2999-01-01.pem"
    broken.write_text("half a key")
    complaint = "changed signing keys are not used"
    try:
        # users reads its keys when a client fetches them.
        eventually(lambda: published(people.api) and complaint in platform.log("users"))
        person = people.register("untouched")
        assert all(admitted(person.api, str(person.log_in()["access"])))
    finally:
        broken.unlink()


def test_an_interrupted_rotation_is_resumed(platform: OwnPlatform, people: People) -> None:
    """The state after a kill of `rotate`, when its key is published."""
    folder = platform.instance.secrets / "signing"
    current = max(folder.glob("*.pem"))
    made = folder / "2998-01-01.next.pem"
    made.write_text(current.read_text())
    person = people.register("patient")
    eventually(lambda: "2998-01-01" in published(person.api))
    assert kid(str(person.log_in()["access"])) == current.stem, "the new key signs already"
    platform.command("keys", "rotate")
    eventually(lambda: kid(str(person.log_in()["access"])) == "2998-01-01")
    assert not made.exists()
    refused = platform.command("keys", "rotate", code=1)
    assert "2998-01-01 comes later in the alphabet" in refused, "no later key could ever sign"
    (folder / "2998-01-01.pem").unlink()
    eventually(lambda: "2998-01-01" not in published(person.api))


def token_of(platform: OwnPlatform, service: str) -> str:
    """The token that a service sends to its siblings."""
    return Secrets(platform.instance.secrets).service_token(service).read_text()


def refused_at(platform: OwnPlatform, token: str) -> set[str]:
    """The applications that refuse a token, asked without the gateway."""
    statuses = {}
    for name in VERIFIERS:
        with platform.inside(name) as client:
            sent = {"Authorization": f"Bearer {token}"}
            method, path = ASKED.get(name, ("POST", "/api/v1/votes/"))
            statuses[name] = client.request(method, path, headers=sent).status_code
    return {name for name, status in statuses.items() if status == 401}


def refused_siblings(platform: OwnPlatform) -> list[str]:
    """Log lines about requests under /internal/ with the status 401 or 403."""
    logged = [line for name in VERIFIERS for line in platform.log(name).splitlines()]
    lines = [json.loads(line) for line in logged if '"/internal/' in line]
    return [line for line in lines if line.get("status") in (401, 403)]


def test_service_tokens_are_rotated_without_failed_requests(
    platform: OwnPlatform, people: People
) -> None:
    owner = people.register("owner")
    poll, old = (
        owner.open_poll(eligibility="delegated"),
        {s: token_of(platform, s) for s in SERVICES},
    )
    assert all(not refused_at(platform, token) for token in old.values())
    with traffic(owner, owner.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 50)
        words = [word for service in SERVICES for word in ("--service", service)]
        printed = platform.command("keys", "rotate", *words)
        votes, polls = len(seen.votes), seen.count("poll")
        eventually(lambda: len(seen.votes) > votes + 50 and seen.count("poll") > polls + 10)
    assert "The old token is invalid from now on" in printed
    assert seen.failures == []
    assert refused_siblings(platform) == []
    assert Database(platform).stored_ids(poll.id) == seen.votes
    eventually(lambda: poll.is_counted(len(seen.votes)), within=20)
    for service in SERVICES:
        assert refused_at(platform, old[service]) == set(VERIFIERS)
        assert refused_at(platform, token_of(platform, service)) == set()
    assert "two tokens" not in platform.command("keys", "show")


def test_an_interrupted_rotation_of_a_token_refuses_no_one_and_is_resumed(
    platform: OwnPlatform, people: People
) -> None:
    owner, old = people.register("owner"), token_of(platform, "polls")
    command = [
        sys.executable,
        str(platform.tree / "provote"),
        "keys",
        "rotate",
        "--service",
        "polls",
    ]
    with subprocess.Popen(
        [*command, "--data", str(platform.data)], stdout=subprocess.PIPE, text=True,
        env=platform.environment,
    ) as rotating:  # fmt: skip
        assert rotating.stdout is not None
        assert any("show the new one" in line for line in rotating.stdout)
        rotating.kill()
    new = token_of(platform, "polls")
    assert new != old
    assert refused_at(platform, old) == refused_at(platform, new) == set(), "a token was refused"
    assert "polls  has two tokens" in platform.command("keys", "show")
    owner.open_poll().close()
    # The earlier restart continues; another one is refused until it ends.
    eventually(lambda: platform.command("keys", "rotate", "--service", "polls"), within=60)
    assert token_of(platform, "polls") == new, "a third token was created"
    assert refused_at(platform, old) == set(VERIFIERS)
    assert refused_at(platform, new) == set()
    assert "no service poll;" in platform.command("keys", "rotate", "--service", "poll", code=1)
    assert refused_siblings(platform) == []
