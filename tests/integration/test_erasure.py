"""Who is erased is gone from everywhere, and every vote still counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from integration.answers import expect, problem
from integration.broker import redis_with
from integration.client import PASSWORD, Api, Caller, People, Person, fresh_key
from integration.database import SERVICES, Database
from integration.stack import MAILBOX, Stack, who_said
from integration.waiting import eventually

FORGOTTEN_WITHIN = 30.0  # seconds
# The order to forget somebody names them; so does, until the last access token has expired, the
# list of those who may not vote any more.
NAMES_THE_FORGOTTEN = {"polls.erased_subject", "votes.erased_subject", "users.outbox"}
OTHER_EVENTS = """
SELECT count(*) FROM outbox, jsonb_array_elements(events) AS event
WHERE event::text LIKE ANY(%s) AND event->>'type' <> 'user.erased'
"""


def test_an_erased_person_is_gone_and_their_votes_count(
    api: Api, database: Database, people: People, owner: Person, stack: Stack
) -> None:
    person, poll = people.register("leaving"), owner.open_poll()
    me = leave_traces(person)
    vote = person.vote(poll, "Tea", key=fresh_key())
    own = person.open_poll(title="What shall become of this?")
    owner.vote(own, "Coffee")
    backend = person.api_key()
    voted_for = backend.vote(person.open_poll(eligibility="delegated"), "Tea", voter="somebody")
    refresh = person.tokens["refresh"]
    access = {"Authorization": f"Bearer {person.token}"}
    eventually(lambda: poll.is_counted(1))
    assert database.mentions("polls", needles(me["subject"])), "the search finds what is there"

    assert person.ask("DELETE", "/api/v1/users/me/").status_code == 204

    anybody = Caller(api)
    problem(anybody.get("/api/v1/users/me/", headers=access), 401)
    body = {"refresh": refresh}
    problem(api.request("POST", "/api/v1/auth/token/refresh/", json=body), 401)
    problem(api.request("POST", "/api/v1/auth/token/", json=person.credentials), 401)
    problem(api.request("POST", "/api/v1/auth/token/", json=backend.credentials), 401)

    wanted = needles(me["subject"], me["username"], me["email"], me["bio"])
    for service in SERVICES:
        eventually(lambda s=service: not left(database, s, wanted), within=FORGOTTEN_WITHIN)
    patterns = [f"%{needle}%" for needle in wanted]
    assert database.one("users", OTHER_EVENTS, patterns) == 0
    logged = set(who_said(stack, wanted))
    assert logged <= {MAILBOX}, "no log says who somebody is"
    eventually(lambda: not redis_with(stack, wanted), within=FORGOTTEN_WITHIN)

    seen = anybody.get("/api/v1/votes/", headers=access)
    assert seen.status_code in (200, 401)
    assert "results" not in seen.json() or seen.json()["results"] == []
    ballot = owner.open_poll().ballot("Tea")
    problem(anybody.post("/api/v1/votes/", ballot, headers=access), 401)

    assert poll.totals() == {"Tea": 1, "Coffee": 0}
    assert poll.is_counted(1)
    assert database.stored_ids(poll.id) == {vote["id"]}
    assert database.stored_ids(voted_for["poll_id"]) == {voted_for["id"]}
    assert owner.votes(own), "who voted in the erased person's poll still sees it"
    poll.close()
    eventually(lambda: poll.results()["final"])
    assert poll.results()["total_votes"] == 1


def leave_traces(person: Person) -> dict[str, Any]:
    """Do what could leave a user name or an address somewhere; returns the profile."""
    said = {"display_name": person.username, "bio": f"I am {person.username}, and I leave"}
    profile = "/api/v1/users/me/"
    changed = person.ask("PATCH", profile, body=said, headers={"If-Match": "*"})
    me: dict[str, Any] = expect(changed, 200)
    anybody = Caller(person.api)
    expect(anybody.post("/api/v1/auth/password-reset/", {"email": me["email"]}), 202)
    guess = {"username": me["username"], "password": "a wrong guess"}
    problem(anybody.post("/api/v1/auth/token/", guess), 401)
    again = {"username": me["username"], "email": me["email"], "password": PASSWORD}
    problem(anybody.post("/api/v1/users/", again), 409)
    return me


def needles(subject: str, *names: str) -> list[str]:
    """How a subject may be written in a row's text: as text, as bytes, as bytes of text."""
    return [subject, UUID(subject).hex, subject.encode().hex(), *names]


def left(database: Database, service: str, wanted: list[str]) -> set[str]:
    """The tables of a service that still mention somebody, and should not."""
    return set(database.mentions(service, wanted)) - NAMES_THE_FORGOTTEN
