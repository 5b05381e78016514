"""A poll's `disclosure` is true: in the API, in every table and in every log."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from integration.answers import expect, problem
from integration.broker import redis_with
from integration.client import VOTES, Api, Caller, People, Person, Poll
from integration.database import Database
from integration.holders import Holder, device, invited
from integration.stack import MAILBOX, Stack, processes_that_logged
from integration.waiting import eventually

KINDS = ("authenticated", "public", "invited", "delegated")
SERVICES = ("users", "polls", "votes", "analytics", "webhooks")
ADDRESS = "127.77.66.55"


@pytest.fixture(scope="module")
def far(api: Api) -> Iterator[Api]:
    """The gateway, from a unique address."""
    other = Api(api.url, address=ADDRESS)
    yield other
    other.close()


@pytest.fixture(scope="module")
def cast(far: Api, owner: Person) -> Mapping[str, tuple[Poll, dict[str, Any], list[str]]]:
    """For each kind a poll, a vote in it, and the external identifiers of its voter."""
    polls = {kind: owner.create_poll(eligibility=kind) for kind in KINDS}
    [token] = invited(polls["invited"], 1)
    for poll in polls.values():
        poll.open()
    person, holder = People(far).register("secret"), device(far)
    by_token = Holder(far, token["token"])
    reference = "voter-of-ours-4711"
    assert holder.voter_token is not None
    packed = holder.voter_token[4:]
    identity = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))[:16].hex()
    backend = owner.api_key()
    return {
        "authenticated": (
            polls["authenticated"],
            person.vote(polls["authenticated"], "Tea"),
            [person.username],
        ),
        "public": (
            polls["public"],
            expect(holder.cast(polls["public"]), 201),
            [holder.voter_token, identity],
        ),
        "invited": (
            polls["invited"],
            expect(by_token.cast(polls["invited"]), 201),
            [token["token"]],
        ),
        "delegated": (
            polls["delegated"],
            backend.vote(polls["delegated"], "Tea", voter=reference),
            [reference],
        ),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_is_visible_to_exactly_those_whom_its_poll_names(
    cast: Mapping[str, Any], owner: Person, staff: Person, moderator: Person, people: People,
    anonymous: Caller, kind: str,
) -> None:  # fmt: skip
    poll, vote, _ = cast[kind]
    disclosure = expect(anonymous.get(poll.url), 200)["disclosure"]
    readers = {
        "owner": owner, "owner_backend": owner.api_key("votes:delegate", "results:read"),
        "staff": staff, "moderator": moderator, "another": people.register("another"),
    }  # fmt: skip
    seen = {
        name
        for name, reader in readers.items()
        if reader.get(f"{VOTES}{vote['id']}/").status_code == 200
    }
    assert {"voter", *seen} == set(disclosure["ballot"])
    listed = {
        name
        for name, reader in readers.items()
        if any(v["id"] == vote["id"] for v in _listed(reader, poll))
    }
    assert listed <= seen


def _listed(reader: Caller, poll: Poll) -> list[dict[str, Any]]:
    """The votes of the poll that lists show, with every filter."""
    ways: list[dict[str, str]] = [{}, {"voter_ref": "voter-of-ours-4711"}]
    answers = [reader.get(VOTES, poll_id=poll.id, **way) for way in ways]
    return [v for a in answers if a.status_code == 200 for v in a.json()["results"]]


def test_participation_is_visible_to_exactly_those_whom_the_poll_names(
    cast: Mapping[str, Any], owner: Person, staff: Person, moderator: Person, anonymous: Caller
) -> None:
    poll, _, _ = cast["invited"]
    disclosure = expect(anonymous.get(poll.url), 200)["disclosure"]["participation"]
    readers = {"owner": owner, "staff": staff, "moderator": moderator, "anonymous": anonymous}
    seen = {
        name
        for name, reader in readers.items()
        if reader.get(f"{poll.url}invitations/").status_code == 200
    }
    assert {"voter", *seen} == set(disclosure)
    problem(anonymous.get(f"{poll.url}quarantine/"), 401)


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_and_no_log_links_a_voter_to_a_vote(
    cast: Mapping[str, Any], database: Database, stack: Stack, kind: str
) -> None:
    poll, vote, names = cast[kind]
    eventually(lambda: poll.is_counted(1))
    assert database.mentions("votes", [vote["id"]]), "the search finds existing data"
    found = [place for s in SERVICES for place in database.mentions(s, [*names, ADDRESS])]
    if kind == "authenticated":
        # users stores its people, and no votes; of polls what it notifies their owners of.
        assert {place.partition(".")[0] for place in found} <= {"users"}
        assert not database.mentions("users", [vote["id"]])
        places = {place.split(".")[1] for place in database.mentions("users", [poll.id])}
        assert places <= {"poll_copies", "notifications"}
    else:
        assert found == []
    assert set(processes_that_logged(stack, [*names, ADDRESS])) <= {MAILBOX}
    assert MAILBOX not in processes_that_logged(stack, [vote["id"], poll.id])
    assert not redis_with(stack, names)
    # The limiter stores addresses while it limits them, without votes.
    assert all(key.startswith("limit:") for key in redis_with(stack, [ADDRESS]))
