"""The gateway hides internal paths, and replaces forged identities and addresses."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import yaml

from integration.answers import expect, problem
from integration.client import Caller, Person, fresh_key
from integration.database import SERVICES, Database
from integration.stack import Stack
from integration.waiting import eventually

HIDDEN = (
    "/internal",
    "/internal/",
    "/internal/v1/feed?source=votes/0&after_seq=0",
    "/internal/v1/polls/00000000-0000-7000-8000-000000000000/",
    "/metrics",
    "/metrics/",
    "/api/v1/internal/",
    "/api/v1/polls/../../../internal/v1/feed",
    "/api/v1/polls/..%2f..%2f..%2finternal/v1/feed",
    "/api/v1/votes/%2e%2e/%2e%2e/%2e%2e/metrics",
    "//internal/v1/feed",
    "/./internal/v1/feed",
    "/%69nternal/v1/feed",
    "/api/v1/votes//../../internal",
)
FORGED = {
    "X-User-Id": "00000000-0000-4000-8000-000000000001",
    "X_User_Id": "00000000-0000-4000-8000-000000000001",
    "X-User": "admin",
    "Remote-User": "admin",
    "X-Forwarded-User": "admin",
    "X-Forwarded-For": "203.0.113.7",
    "X-Real-IP": "203.0.113.7",
    "Forwarded": "for=203.0.113.7",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Original-URL": "/internal/v1/feed",
    "X-Rewrite-URL": "/internal/v1/feed",
    "X-HTTP-Method-Override": "DELETE",
}
AUDITED = "SELECT actor, action, outcome, address_hash FROM audit WHERE request_id = %s"


@pytest.mark.parametrize("path", HIDDEN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_internal_paths_are_404(anonymous: Caller, path: str, method: str) -> None:
    raw = path.encode()
    request = anonymous.api.http.build_request(method, "/")
    request.url = request.url.copy_with(raw_path=raw)
    answer = anonymous.api.http.send(request)
    problem(answer, 404, "not-found")


@pytest.mark.parametrize("service", SERVICES)
def test_only_health_is_public(anonymous: Caller, service: str) -> None:
    assert expect(anonymous.get("/health"), 200) == {"status": "ok"}
    for question in ("live", "ready"):
        answer = expect(anonymous.get(f"/health/{service}/{question}"), 200)
        assert answer["service"] == service
    problem(anonymous.get(f"/health/{service}"), 404)
    problem(anonymous.get(f"/health/{service}/metrics"), 404)


def test_forged_headers_give_no_identity(anonymous: Caller, voter: Person) -> None:
    problem(anonymous.get("/api/v1/users/me/", headers=FORGED), 401)
    problem(anonymous.get("/api/v1/votes/", headers=FORGED), 401)
    problem(anonymous.post("/api/v1/votes/", {}, headers=FORGED), 401)
    for service in SERVICES:
        problem(anonymous.get(f"/api/v1/{service}/audit/", headers=FORGED), 401)
        problem(voter.get(f"/api/v1/{service}/audit/", headers=FORGED), 403)
    me = expect(voter.get("/api/v1/users/me/", headers=FORGED), 200)
    assert me["username"] == voter.username


def test_forged_addresses_change_nothing(database: Database, owner: Person, voter: Person) -> None:
    poll, body = owner.open_poll(), {"title": "T", "choices": [{"label": "A"}, {"label": "B"}]}
    hashes = set()
    for forged in ({}, FORGED):
        answer = owner.post("/api/v1/polls/", body, headers=forged)
        expect(answer, 201)
        hashes.add(("polls", _audit_row(database, "polls", answer)[3]))
        answer = voter.cast(poll, "Tea", key=fresh_key())
        expect(answer, 200, 201)
        hashes.add(("votes", _audit_row(database, "votes", answer)[3]))
    assert len(hashes) == 2


def _audit_row(database: Database, service: str, answer: httpx.Response) -> tuple[Any, ...]:
    [row] = database.rows(service, AUDITED, answer.headers["X-Request-ID"])
    return row


def test_a_request_id_is_in_log_and_audit(
    stack: Stack, database: Database, owner: Person, voter: Person
) -> None:
    poll = owner.open_poll()
    mine, other = f"mine-{fresh_key()}", f"mine-{fresh_key()}"
    body = {"title": "T", "choices": [{"label": "A"}, {"label": "B"}]}
    answer = owner.post("/api/v1/polls/", body, headers={"X-Request-ID": mine})
    assert answer.headers["X-Request-ID"] == mine
    [line] = eventually(lambda: _lines(stack, "polls", mine))
    assert (line["method"], line["status"], line["service"]) == ("POST", 201, "polls")
    [row] = database.rows("polls", AUDITED, mine)
    assert row[1:3] == ("POST /api/v1/polls/", "accepted")
    assert eventually(lambda: _lines(stack, "gateway", mine))

    expect(voter.cast(poll, "Tea"), 201)
    answer = voter.post("/api/v1/votes/", poll.ballot("Coffee"), headers={"X-Request-ID": other})
    assert problem(answer, 409, "already-voted")["request_id"] == other
    [line] = eventually(lambda: _lines(stack, "votes-cast", other))
    assert line["status"] == 409
    [row] = database.rows("votes", AUDITED, other)
    assert row[1:3] == ("POST /api/v1/votes/", "already-voted")


def _lines(stack: Stack, name: str, request_id: str) -> list[dict[str, Any]]:
    found = [line for line in stack.log(name).splitlines() if request_id in line]
    return [json.loads(line) for line in found]


@pytest.mark.parametrize(
    "bad", ["short", "x" * 129, "with space in it", "tab\tinside", 'quo"te-quote', "ümlaut-ümlaut"]
)
def test_a_request_id_that_could_inject_is_replaced(
    anonymous: Caller, owner: Person, bad: str
) -> None:
    for path in ("/health", "/nowhere", "/api/v1/polls/"):
        answer = anonymous.get(path, headers={"X-Request-ID": bad.encode()})
        given = answer.headers["X-Request-ID"]
        assert given != bad
        assert len(given) >= 8
        assert given.isascii()


def test_a_trace_continues(anonymous: Caller) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    sent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert trace in anonymous.get("/api/v1/polls/", headers=sent).headers["traceparent"]


def test_a_staff_member_reads_the_audit_of_every_service(staff: Person, voter: Person) -> None:
    for service in SERVICES:
        rows = expect(staff.get(f"/api/v1/{service}/audit/"), 200)["results"]
        assert all("address_hash" in row and "ballot" not in row for row in rows)
        problem(voter.get(f"/api/v1/{service}/audit/"), 403)


def test_paths_answer_with_and_without_a_slash(
    anonymous: Caller, owner: Person, voter: Person
) -> None:
    poll = owner.open_poll()
    for path in ("/api/v1/polls", "/api/v1/auth/jwks.json", poll.url, f"{poll.url}results"):
        expect(anonymous.get(path.removesuffix("/")), 200)
    for path in ("/api/v1/votes", "/api/v1/users/me", "/api/v1/votes/"):
        expect(voter.get(path), 200)


def test_an_id_in_capitals_reaches_the_service_that_the_path_names(
    owner: Person, voter: Person
) -> None:
    poll = owner.open_poll(allow_change=True, eligibility="authenticated")
    in_capitals = poll.url.replace(poll.id, poll.id.upper())
    assert in_capitals != poll.url
    ballot = poll.ballot("Tea")
    key = fresh_key()
    vote = expect(voter.post("/api/v1/votes/", ballot, key=key), 201)
    capitals = {name: value.upper() for name, value in ballot.items()}
    again = voter.post("/api/v1/votes/", capitals, key=key)
    assert (expect(again, 201), again.headers["Idempotent-Replayed"]) == (vote, "true")
    eventually(lambda: poll.is_counted(1))
    for path in ("", "results/", "accounting/", "invitations/", "quarantine/"):
        lower, capitals_too = owner.get(poll.url + path), owner.get(in_capitals + path)
        assert expect(capitals_too, 200) == expect(lower, 200), path
        for form in (f"%7B{poll.id}%7D", f"urn:uuid:{poll.id}", poll.id.replace("-", "")):
            problem(owner.get(f"/api/v1/polls/{form}/{path}"), 404)
    own = f"/api/v1/votes/{vote['id'].upper()}/"
    assert expect(voter.get(own), 200)["id"] == vote["id"]
    problem(voter.ask("DELETE", own, headers={"If-Match": "1"}), 400, "invalid-entity-tag")
    assert voter.ask("DELETE", own, headers={"If-Match": 'W/"1"'}).status_code == 204
    assert expect(owner.post(f"{in_capitals}close/"), 200)["status"] == "closed"


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_serves_its_openapi_document(anonymous: Caller, service: str) -> None:
    answer = anonymous.get(f"/api/schema/{service}/")
    assert answer.status_code == 200
    schema = yaml.safe_load(answer.text)
    assert schema["openapi"].startswith("3.1")
    assert all(path.startswith("/api/v1/") for path in schema["paths"])


def test_answers_carry_secure_headers(anonymous: Caller, voter: Person) -> None:
    for answer in (
        anonymous.get("/"),
        anonymous.get("/api/v1/polls/"),
        voter.get("/api/v1/votes/"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" in answer.headers
        assert answer.headers["Server"] == "nginx"
