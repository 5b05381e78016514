"""The OWASP API Security Top 10 (2023), risks 1 to 6: authorization and resource consumption.

Each risk has at least one test with its name. test_owasp_surface.py has the other four, and
SECURITY.md lists further measures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from integration.answers import expect, problem
from integration.client import PASSWORD, VOTES, Api, Caller, People, Person
from integration.waiting import eventually

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = yaml.safe_load((REPOSITORY / "docs" / "openapi.yaml").read_text())
ME = "/api/v1/users/me/"
ANY = {"If-Match": "*"}


@pytest.fixture(scope="module")
def other(people: People) -> Person:
    """A person who owns nothing."""
    return people.register("other")


# API1:2023 Broken Object Level Authorization


def test_api1_objects_of_others_look_like_unknown_ones(
    owner: Person, other: Person, people: People
) -> None:
    """The response does not show that the object exists: it equals that for an unknown id."""
    person = people.register("holder")
    vote = person.vote(owner.open_poll(allow_change=True), "Tea")
    body = {"name": "k", "scopes": ["results:read"]}
    key = expect(person.post(f"{ME}api-keys/", body), 201)
    [session, *_] = expect(person.get(f"{ME}sessions/"), 200)["results"]
    draft = person.create_poll()
    for template, method, mine in (
        (VOTES + "{}/", "GET", vote["id"]),
        (VOTES + "{}/", "PUT", vote["id"]),
        (VOTES + "{}/", "DELETE", vote["id"]),
        (ME + "api-keys/{}/", "GET", key["id"]),
        (ME + "api-keys/{}/", "DELETE", key["id"]),
        (ME + "sessions/{}/", "DELETE", session["id"]),
        ("/api/v1/polls/{}/", "GET", draft.id),
        ("/api/v1/polls/{}/", "DELETE", draft.id),
        ("/api/v1/polls/{}/open/", "POST", draft.id),
        ("/api/v1/polls/{}/results/", "GET", draft.id),
        ("/api/v1/polls/{}/invitations/", "GET", draft.id),
    ):
        sent = {"choice_id": str(uuid4())} if method == "PUT" else None
        ways = (template.format(which) for which in (mine, str(uuid4())))
        responses = [other.ask(method, way, body=sent, headers=ANY) for way in ways]
        codes = [(problem(t, 404)["code"], t.json()["detail"]) for t in responses]
        assert codes[0] == codes[1], (method, template)
    assert expect(person.get(f"{VOTES}{vote['id']}/"), 200)["version"] == 1


def test_api1_an_id_in_a_body_gives_no_access(owner: Person, other: Person) -> None:
    mine, theirs = owner.open_poll(eligibility="invited"), other.open_poll(eligibility="invited")
    made = expect(owner.post(f"{mine.url}invitations/", {"count": 1}), 201)
    [invitation] = made["invitations"]
    problem(other.ask("DELETE", f"{theirs.url}invitations/{invitation['id']}/"), 404)
    problem(other.ask("DELETE", f"{theirs.url}invitations/", series_id=made["id"]), 404)
    token = {"X-Voter-Token": invitation["token"]}
    refused = Caller(other.api).post(VOTES, theirs.ballot("Tea"), headers=token)
    problem(refused, 403, "invitation-invalid")
    crossed = {"poll_id": mine.id, "choice_id": theirs.choices["Tea"]}
    problem(Caller(other.api).post(VOTES, crossed, headers=token), 400, "unknown-choice")


# API2:2023 Broken Authentication


def test_api2_a_stolen_session_does_not_become_an_account(people: People) -> None:
    """An access token alone can change neither the password nor the address."""
    person = people.register("robbed")
    change = {"current_password": "a guess", "new_password": "the thief's own secret"}
    problem(person.post(f"{ME}password/", change), 403, "wrong-password")
    moved = {"email": "thief@example.org"}
    assert person.ask("PATCH", ME, body=moved, headers=ANY).status_code in (400, 403)
    assert expect(person.get(ME), 200)["email"] == person.profile["email"]


def test_api2_weak_passwords_are_refused(anonymous: Caller) -> None:
    name = f"weak-{uuid4().hex[:8]}"
    for password in ("short", "password", "12345678", name, "", "a" * 5):
        body = {"username": name, "email": f"{name}@example.org", "password": password}
        problem(anonymous.post("/api/v1/users/", body), 400)


# API3:2023 Broken Object Property Level Authorization


@pytest.mark.parametrize(
    "more",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"roles": ["staff"]},
        {"id": str(uuid4())},
        {"subject": str(uuid4())},
        {"email_verified": True},
        {"version": 9},
        {"__proto__": {"is_staff": True}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_api3_protected_properties_cannot_be_set(
    people: People, anonymous: Caller, more: dict[str, Any]
) -> None:
    name = f"rising-{uuid4().hex[:8]}"
    body = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    problem(anonymous.post("/api/v1/users/", body | more), 400)
    person = people.register("rising")
    problem(person.ask("PATCH", ME, body={"display_name": "A"} | more, headers=ANY), 400)
    definition = {"title": "T", "choices": [{"label": "A"}, {"label": "B"}]}
    for extra in (more, {"owner": str(uuid4())}, {"status": "open"}, {"digest": "0" * 64}):
        problem(person.post("/api/v1/polls/", definition | extra), 400)
    poll = person.open_poll()
    for extra in ({"cast_at": "2000-01-01T00:00:00Z"}, {"state": "accepted"}, {"version": 2},
                  {"voter": "x"}, {"receipt": "x"}, {"position_hint": 1}):  # fmt: skip
        problem(person.post(VOTES, poll.ballot("Tea") | extra), 400)
    assert expect(person.get(ME), 200)["roles"] == []


def test_api3_responses_have_only_documented_properties(
    owner: Person, other: Person, anonymous: Caller
) -> None:
    poll = owner.open_poll()
    vote = owner.vote(poll, "Tea")
    shown = {
        "Poll": expect(other.get(poll.url), 200),
        "Vote": expect(owner.get(f"{VOTES}{vote['id']}/"), 200),
        "Profile": expect(owner.get(ME), 200),
    }
    schemas = DOCUMENT["components"]["schemas"]
    for name, answer in shown.items():
        known = [set(s["properties"]) for s in schemas.values() if "properties" in s]
        assert any(set(answer) <= members for members in known), name
    text = json.dumps([shown["Poll"], shown["Vote"], anonymous.get("/api/v1/polls/").json()])
    assert owner.username not in text
    assert "@example.org" not in text


# API4:2023 Unrestricted Resource Consumption


def test_api4_sizes_beyond_the_limits_are_refused(owner: Person, anonymous: Caller) -> None:
    for size in ("0", "201", "1000000", "-1", "1e9", "9" * 400):
        problem(anonymous.get("/api/v1/polls/", page_size=size), 400)
    poll = owner.open_poll(eligibility="delegated")
    ballots = [poll.ballot("Tea", voter=str(n)) for n in range(1_001)]
    problem(owner.api_key().cast_batch(ballots), 400)
    invited = owner.open_poll(eligibility="invited")
    problem(owner.post(f"{invited.url}invitations/", {"count": 100_001}), 400)
    problem(owner.post("/api/v1/polls/", {"title": "x" * 2**20}), 413)
    many = [{"label": str(n)} for n in range(10_000)]
    problem(owner.post("/api/v1/polls/", {"title": "T", "choices": many}), 400)
    waited = anonymous.get(f"{poll.url}results/", min_position="9" * 18)
    assert waited.status_code in (200, 400), "nobody waits until that vote is counted"


def test_api4_limited_responses_show_the_remaining_requests(voter: Person) -> None:
    for answer in (voter.get("/api/v1/polls/"), voter.get(VOTES), voter.get(ME)):
        assert answer.headers["RateLimit-Policy"]
        assert answer.headers["RateLimit"]


# API5:2023 Broken Function Level Authorization


def test_api5_other_methods_and_headers_give_no_access(other: Person, staff: Person) -> None:
    """test_callers.py has every operation; these requests are none."""
    role = f"/api/v1/users/{staff.get(ME).json()['id']}/roles/moderator/"
    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        assert other.ask(method, role).status_code in (403, 404, 405)
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        shown = other.get(ME, headers={name: "DELETE"})
        assert expect(shown, 200)["username"] == other.username
    for name in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path"):
        answer = other.get("/api/v1/polls/", headers={name: "/api/v1/users/audit/"})
        assert "address_hash" not in answer.text
    for path in ("/api/v1/USERS/audit/", "/api/v1/users/audit", "/api/v1/users/audit/?staff=true",
                 "/api/v1/users/audit/.json", "/API/v1/users/audit/"):  # fmt: skip
        assert other.get(path).status_code in (403, 404), path


# API6:2023 Unrestricted Access to Sensitive Business Flows


def test_api6_automated_votes_are_limited(owner: Person, api: Api) -> None:
    """A device has one vote, an address as many as the poll allows, a ballot token one."""
    rules = {"dedupe": "address", "dedupe_limit": 3}
    poll = owner.open_poll(eligibility="public", rules=rules)
    statuses = []
    for _ in range(6):
        made = Caller(api).post(f"{VOTES}device-token/")
        token = {"X-Voter-Token": expect(made, 201)["device_token"]}
        for _ in range(2):
            cast = Caller(api).post(VOTES, poll.ballot("Tea"), headers=token)
            statuses.append(cast.status_code)
    assert statuses == [201, 200] * 3 + [403] * 6
    eventually(lambda: poll.is_counted(3))
    assert made.headers["RateLimit-Policy"].startswith('"device"')
