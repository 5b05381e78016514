"""Erasure removes a person from all services, and every vote still counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from integration.answers import expect, problem
from integration.broker import redis_with
from integration.client import PASSWORD, Api, Caller, People, Person, fresh_key
from integration.database import SERVICES, Database
from integration.recounting import ballot_of, is_reported
from integration.stack import MAILBOX, Stack, processes_that_logged
from integration.waiting import eventually

ERASED_WITHIN = 30.0  # seconds
# The event of the erasure names the person, and so do the lists of people whose tokens are
# refused, until the last access token has expired.
NAMES_THE_ERASED = {
    "users": {"users.outbox"},
    "polls": {"polls.erased_subject"},
    "votes": {"votes.erased_subject"},
    "webhooks": {"webhooks.erased_subject"},
}
OTHER_EVENTS = """
SELECT count(*) FROM outbox, jsonb_array_elements(events) AS event
WHERE event::text LIKE ANY(%s) AND event->>'type' <> 'user.erased'
"""


def test_an_erased_person_is_removed_and_their_votes_count(
    api: Api, database: Database, people: People, owner: Person, stack: Stack
) -> None:
    person, poll = people.register("leaving"), owner.open_poll()
    me = leave_traces(person)
    vote = person.vote(poll, "Tea", key=fresh_key())
    ranked = owner.open_poll(ballot_type="ranked")
    ballots = [ballot_of(one.vote(ranked, "Tea", key=fresh_key())) for one in (person, owner)]
    own = person.open_poll(title="What shall become of this?")
    owner.vote(own, "Coffee")
    backend = person.api_key()
    voted_for = backend.vote(person.open_poll(eligibility="delegated"), "Tea", voter="a voter")
    refresh = person.tokens["refresh"]
    access = {"Authorization": f"Bearer {person.token}"}
    eventually(lambda: poll.is_counted(1))
    assert database.mentions("polls", needles(me["subject"])), "the search finds existing data"

    assert person.ask("DELETE", "/api/v1/users/me/").status_code == 204

    anonymous = Caller(api)
    problem(anonymous.get("/api/v1/users/me/", headers=access), 401)
    body = {"refresh": refresh}
    problem(api.request("POST", "/api/v1/auth/token/refresh/", json=body), 401)
    problem(api.request("POST", "/api/v1/auth/token/", json=person.credentials), 401)
    problem(api.request("POST", "/api/v1/auth/token/", json=backend.credentials), 401)

    wanted = needles(me["subject"], me["username"], me["email"], me["bio"])
    for service in SERVICES:
        eventually(lambda s=service: is_erased(database, s, wanted), within=ERASED_WITHIN)
    patterns = [f"%{needle}%" for needle in wanted]
    assert database.one("users", OTHER_EVENTS, patterns) == 0
    logged = set(processes_that_logged(stack, wanted))
    assert logged <= {MAILBOX}, "a log identifies a person"
    eventually(lambda: not redis_with(stack, wanted), within=ERASED_WITHIN)

    seen = anonymous.get("/api/v1/votes/", headers=access)
    assert seen.status_code in (200, 401)
    assert "results" not in seen.json() or seen.json()["results"] == []
    ballot = owner.open_poll().ballot("Tea")
    problem(anonymous.post("/api/v1/votes/", ballot, headers=access), 401)

    assert poll.totals() == {"Tea": 1, "Coffee": 0}
    assert poll.is_counted(1)
    assert database.stored_ids(poll.id) == {vote["id"]}
    assert database.stored_ids(voted_for["poll_id"]) == {voted_for["id"]}
    assert owner.votes(own), "voters in the erased person's poll still see their votes"
    poll.close()
    eventually(lambda: poll.results()["final"])
    assert poll.results()["total_votes"] == 1
    ranked.close()
    assert is_reported(ranked, ballots)


def leave_traces(person: Person) -> dict[str, Any]:
    """Send requests that could store a user name or an address; return the profile."""
    body = {"display_name": person.username, "bio": f"I am {person.username}, and I leave"}
    profile = "/api/v1/users/me/"
    changed = person.ask("PATCH", profile, body=body, headers={"If-Match": "*"})
    me: dict[str, Any] = expect(changed, 200)
    anonymous = Caller(person.api)
    expect(anonymous.post("/api/v1/auth/password-reset/", {"email": me["email"]}), 202)
    guess = {"username": me["username"], "password": "a wrong guess"}
    problem(anonymous.post("/api/v1/auth/token/", guess), 401)
    again = {"username": me["username"], "email": me["email"], "password": PASSWORD}
    problem(anonymous.post("/api/v1/users/", again), 409)
    return me


def needles(subject: str, *names: str) -> list[str]:
    """The forms of a subject in a row's text: as text, as bytes, as bytes of text."""
    return [subject, UUID(subject).hex, subject.encode().hex(), *names]


def is_erased(database: Database, service: str, wanted: list[str]) -> bool:
    """Whether the service has erased a person: only the tables that must name them still do.

    A service that has not read the event of the erasure does not count as one that has.
    """
    found = set(database.mentions(service, wanted))
    assert found == NAMES_THE_ERASED.get(service, set()), "other tables name an erased person"
    return True
