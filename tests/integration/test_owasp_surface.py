"""The OWASP API Security Top 10 (2023), risks 7 to 10: fetched addresses, configuration, input.

Each risk has at least one test with its name; test_owasp.py has the first six.
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
from integration.bait import PicklePayload, RequestRecorder, message
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
def recorder() -> Iterator[RequestRecorder]:
    """A server that must get no request."""
    recorder = RequestRecorder()
    yield recorder
    recorder.close()


# API7:2023 Server Side Request Forgery


def test_api7_no_address_that_a_client_names_is_fetched(
    recorder: RequestRecorder, people: People, api: Api, stack: Stack
) -> None:
    url = recorder.url
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
    assert recorder.clients == []


def test_api7_only_webhooks_have_a_member_that_is_an_address() -> None:
    """A new one needs a review: only webhooks may send requests to what clients name."""
    found = {
        f"{name}.{member}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for member, what in schema.get("properties", {}).items()
        if what.get("format") in ("uri", "url", "uri-reference", "iri")
        and not what.get("readOnly")
    }
    receivers = {"NewWebhookRequest.url", "PatchedWebhookChangesRequest.url"}
    assert {member for member in found if "Request" in member} == receivers


# API8:2023 Security Misconfiguration


def test_api8_errors_show_nothing_of_the_implementation(anonymous: Caller, voter: Person) -> None:
    broken = [anonymous.get("/api/v1/polls/not-an-id/"), anonymous.post(VOTES, {"poll_id": 1}),
              voter.get("/api/v1/users/audit/"), anonymous.get("/static/../../etc/passwd"),
              anonymous.get("/api/v1/polls/?cursor=%27"), anonymous.ask("TRACE", "/api/v1/polls/"),
              anonymous.ask("CONNECT", "/"), anonymous.ask("PROPFIND", "/static/")]  # fmt: skip
    for answer in broken:
        assert 400 <= answer.status_code < 500
        for word in ("Traceback", "django", "psycopg", "gunicorn", "uvicorn", "/site-packages/",
                     "SELECT ", "DEBUG"):  # fmt: skip
            assert word not in answer.text, (answer.url, word)
            assert word.lower() not in str(answer.headers).lower()


def test_api8_no_other_origin_may_read_responses(anonymous: Caller) -> None:
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/api/v1/polls/", VOTES, "/api/v1/auth/token/", "/api/schema/"):
        for method in ("GET", "OPTIONS", "POST"):
            answer = anonymous.ask(method, path, headers=origin)
            assert not [h for h in answer.headers if h.startswith("access-control-allow")], path


# API9:2023 Improper Inventory Management


def test_api9_the_served_api_is_the_documented_one(anonymous: Caller) -> None:
    served = yaml.safe_load(anonymous.get("/api/schema/").text)
    assert served == DOCUMENT
    assert served["info"]["version"] == __version__
    merged = set(served["paths"])
    for service in SERVICES:
        own = yaml.safe_load(anonymous.get(f"/api/schema/{service}/").text)["paths"]
        assert set(own) <= merged, service


@pytest.mark.parametrize(
    "path",
    ["/api/v0/polls/", "/api/v2/polls/", "/api/polls/", "/v1/polls/", "/api/v1/debug/", "/debug/",
     "/.git/config", "/.env", "/.well-known/../.env", "/server-status", "/swagger",
     "/admin/", "/admin/doc/", "/api/v1/", "/phpmyadmin/", "/actuator/env", "/metrics/cadvisor",
     "/static/../settings.py", "/static/users/../../secrets/postgres_password", "/beta/api/v1/",
     "/internal/v2/feed", "/api/v1/votes/internal/", "/silk/", "/__debug__/"],
)  # fmt: skip
def test_api9_no_forgotten_endpoint_responds(anonymous: Caller, path: str) -> None:
    request = anonymous.api.http.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    problem(anonymous.api.http.send(request), 404, "not-found")


# API10:2023 Unsafe Consumption of APIs


def test_api10_messages_of_the_broker_are_not_trusted(
    stack: Stack, owner: Person, tmp_path: Path
) -> None:
    """Junk, code and forged events in a service's queue: no code runs, and counting continues."""
    poll, mark = owner.open_poll(), tmp_path / "exploded"
    owner.vote(poll, "Tea")
    eventually(lambda: poll.is_counted(1))
    code = base64.b64encode(pickle.dumps(PicklePayload(mark))).decode()
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
