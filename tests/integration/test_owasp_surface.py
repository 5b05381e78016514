"""The OWASP API Security Top 10 (2023), risks 7 to 10: what is fetched, shown and believed.

A test or more for each, named after its risk; test_owasp.py has the first six.
"""

from __future__ import annotations

import base64
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from integration.answers import expect, problem
from integration.bait import Bomb, Trap, message
from integration.client import VOTES, Api, Caller, People, Person
from integration.database import SERVICES
from integration.raw import head_of, send
from integration.stack import Stack
from integration.waiting import eventually
from provote_core import __version__
from provote_core.events.routes import events_queue

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = yaml.safe_load((REPOSITORY / "docs" / "openapi.yaml").read_text())
ME = "/api/v1/users/me/"
ANY = {"If-Match": "*"}


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A server that nobody should ask."""
    trap = Trap()
    yield trap
    trap.close()


# API7:2023 Server Side Request Forgery


def test_api7_no_address_that_a_client_names_is_fetched(
    trap: Trap, people: People, api: Api, stack: Stack
) -> None:
    url = trap.url
    person = people.register("baiter")
    choices = [{"label": url}, {"label": f"{url}2", "description": url}]
    poll = expect(
        person.post("/api/v1/polls/", {"title": url, "description": url, "choices": choices}), 201
    )
    profile = {"display_name": url, "bio": url}
    expect(person.ask("PATCH", ME, body=profile, headers=ANY), 200)
    head = base64.urlsafe_b64encode(
        json.dumps({"alg": "RS256", "kid": url, "jku": url, "x5u": url}).encode()
    ).decode()
    headers = {"Referer": url, "X-Forwarded-Host": url[7:-1], "Forwarded": f"host={url[7:-1]}",
               "Authorization": f"Bearer {head.rstrip('=')}.e30.AAAA"}  # fmt: skip
    for path in ("/api/v1/polls/", VOTES, ME, f"/api/v1/polls/{poll['id']}/results/"):
        problem(api.request("GET", path, headers=headers), 401)
    for line in (
        f"GET {url} HTTP/1.1",
        f"GET //{url[7:]} HTTP/1.1",
        f"CONNECT {url[7:-1]} HTTP/1.1",
    ):
        raw = f"{line}\r\nHost: here\r\nConnection: close\r\n\r\n"
        assert head_of(send(stack, raw.encode()))[0] < 500, line
    expect(person.get(f"/api/v1/polls/{poll['id']}/"), 200)
    assert trap.visitors == []


def test_api7_no_request_has_a_member_that_is_an_address() -> None:
    """A new one must be thought about: it would be the first that a service might fetch."""
    found = {
        f"{name}.{member}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for member, what in schema.get("properties", {}).items()
        if what.get("format") in ("uri", "url", "uri-reference", "iri")
        and not what.get("readOnly")
    }
    assert {member for member in found if "Request" in member} == set()


# API8:2023 Security Misconfiguration


def test_api8_nothing_is_told_of_how_it_is_made(anybody: Caller, voter: Person) -> None:
    broken = [anybody.get("/api/v1/polls/not-an-id/"), anybody.post(VOTES, {"poll_id": 1}),
              voter.get("/api/v1/users/audit/"), anybody.get("/static/../../etc/passwd"),
              anybody.get("/api/v1/polls/?cursor=%27"), anybody.ask("TRACE", "/api/v1/polls/"),
              anybody.ask("CONNECT", "/"), anybody.ask("PROPFIND", "/static/")]  # fmt: skip
    for answer in broken:
        assert 400 <= answer.status_code < 500
        for word in ("Traceback", "django", "psycopg", "gunicorn", "uvicorn", "/site-packages/",
                     "SELECT ", "DEBUG"):  # fmt: skip
            assert word not in answer.text, (answer.url, word)
            assert word.lower() not in str(answer.headers).lower()


def test_api8_no_other_site_may_read_for_its_visitors(anybody: Caller) -> None:
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/api/v1/polls/", VOTES, "/api/v1/auth/token/", "/api/schema/"):
        for method in ("GET", "OPTIONS", "POST"):
            answer = anybody.ask(method, path, headers=origin)
            assert not [h for h in answer.headers if h.startswith("access-control-allow")], path


# API9:2023 Improper Inventory Management


def test_api9_what_is_served_is_what_is_documented(anybody: Caller) -> None:
    served = yaml.safe_load(anybody.get("/api/schema/").text)
    assert served == DOCUMENT
    assert served["info"]["version"] == __version__
    merged = set(served["paths"])
    for service in SERVICES:
        own = yaml.safe_load(anybody.get(f"/api/schema/{service}/").text)["paths"]
        assert set(own) <= merged, service


@pytest.mark.parametrize(
    "path",
    ["/api/v0/polls/", "/api/v2/polls/", "/api/polls/", "/v1/polls/", "/api/v1/debug/", "/debug/",
     "/.git/config", "/.env", "/.well-known/../.env", "/server-status", "/swagger",
     "/admin/", "/admin/doc/", "/api/v1/", "/phpmyadmin/", "/actuator/env", "/metrics/cadvisor",
     "/static/../settings.py", "/static/users/../../secrets/postgres_password", "/beta/api/v1/",
     "/internal/v2/feed", "/api/v1/votes/internal/", "/silk/", "/__debug__/"],
)  # fmt: skip
def test_api9_nothing_forgotten_answers(anybody: Caller, path: str) -> None:
    request = anybody.api.http.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    problem(anybody.api.http.send(request), 404, "not-found")


# API10:2023 Unsafe Consumption of APIs


def test_api10_what_the_broker_carries_is_believed_by_nobody(
    stack: Stack, owner: Person, tmp_path: Path
) -> None:
    """Junk, code and invented events in a service's queue: nothing runs, counts go on."""
    poll, mark = owner.open_poll(), tmp_path / "exploded"
    owner.vote(poll, "Tea")
    eventually(lambda: poll.is_counted(1))
    code = base64.b64encode(pickle.dumps(Bomb(mark))).decode()
    forged = {"source": "votes/0", "epoch": str(uuid4()), "first_seq": 1, "events": [
        {"type": "vote.cast", "data": {"poll_id": poll.id, "choice_id": poll.choices["Tea"]}}
    ]}  # fmt: skip
    invented = base64.b64encode(json.dumps([[forged], {}, {}]).encode()).decode()
    with stack.redis() as client:
        for body, kind in (
            (code, "application/x-python-serialize"),
            (invented, "application/json"),
            ("!!!", "application/json"),
            (code, "application/json"),
        ):
            client.lpush(events_queue("analytics"), json.dumps(message(body, kind)))
    People(owner.api).register("later").vote(poll, "Coffee")
    eventually(lambda: poll.is_counted(2), within=20)
    assert poll.totals() == {"Tea": 1, "Coffee": 1}
    with stack.redis() as client:
        eventually(lambda: client.llen(events_queue("analytics")) == 0, within=20)
    assert not mark.exists()
