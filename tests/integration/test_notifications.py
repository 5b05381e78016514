"""Notifications through the gateway: of one's own polls, and of what one follows."""

from __future__ import annotations

from typing import Any

from integration.answers import expect, problem
from integration.client import Api, People, Person, fresh_key
from integration.holders import Holder
from integration.mailbox import DELIVERED_WITHIN
from integration.waiting import eventually

INBOX = "/api/v1/users/me/notifications/"
FOLLOWS = "/api/v1/users/me/follows/"
HOLD = {"by": "address", "votes": 1, "seconds": 600}


def inbox(person: Person) -> set[tuple[str, str]]:
    """The kind and the poll of each notification."""
    rows = expect(person.get(INBOX), 200)["results"]
    return {(row["kind"], row["poll_id"]) for row in rows}


def test_people_are_notified_of_their_polls_and_of_what_they_follow(
    people: People, api: Api
) -> None:
    owner, fan = people.register("owner"), people.register("fan")
    expect(fan.ask("PUT", f"{FOLLOWS}owners/{owner.profile['subject']}/"), 204)
    rules = {"dedupe": "none", "quarantine": HOLD}
    poll = owner.open_poll(eligibility="public", rules=rules)
    for _ in range(2):
        expect(Holder(api).cast(poll, key=fresh_key()), 201)
    private = owner.open_poll(listing="private")
    problem(fan.ask("PUT", f"{FOLLOWS}polls/{private.id}/"), 404, "poll-not-found")
    poll.close()
    eventually(lambda: inbox(fan) == {("poll-opened", poll.id)}, within=DELIVERED_WITHIN)
    own = {("poll-closed", poll.id), ("poll-quarantined", poll.id)}
    eventually(lambda: inbox(owner) == own, within=DELIVERED_WITHIN)


def test_owners_are_notified_of_final_results(people: People) -> None:
    owner = people.register("owner")
    poll = owner.open_poll()
    owner.vote(poll, "Tea")
    poll.close()
    own = {("poll-closed", poll.id), ("results-final", poll.id)}
    eventually(lambda: inbox(owner) == own, within=DELIVERED_WITHIN)


def test_choices_and_follows_are_a_persons_own(people: People) -> None:
    owner, fan = people.register("owner"), people.register("fan")
    poll = owner.open_poll()
    for _ in range(2):
        expect(fan.ask("PUT", f"{FOLLOWS}polls/{poll.id}/"), 204)
    expect(fan.ask("PATCH", f"{INBOX}choices/", body={"poll-opened": {"mail": "soon"}}), 200)
    choice: Any = expect(owner.get(f"{INBOX}choices/"), 200)["poll-opened"]
    assert choice == {"inbox": True, "mail": "off"}
    assert expect(owner.get(FOLLOWS), 200)["results"] == []
    [followed] = expect(fan.get(FOLLOWS), 200)["results"]
    assert (followed["target"], followed["target_id"]) == ("poll", poll.id)
