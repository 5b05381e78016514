"""Voters without accounts; changes, retractions and quarantine of votes."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from integration.answers import expect, problem
from integration.client import VOTES, Api, People, Person, fresh_key
from integration.database import Database
from integration.holders import Holder, device, invited
from integration.waiting import eventually


@pytest.fixture
def elsewhere(api: Api) -> Iterator[Api]:
    """The gateway, from another address."""
    other = Api(api.url, address="127.0.0.9")
    yield other
    other.close()


def test_devices_vote_in_a_public_poll(api: Api, owner: Person) -> None:
    poll = owner.open_poll(eligibility="public")
    holder = device(api)
    assert holder.may_vote(poll)["eligible"] is True
    vote = expect(holder.cast(poll), 201)
    assert expect(holder.cast(poll), 200) == vote
    assert problem(holder.cast(poll, "Coffee"), 409)["code"] == "already-voted"
    assert holder.may_vote(poll)["reason"] == "already-voted"
    listed = expect(holder.get(VOTES, headers=holder.named, poll_id=poll.id), 200)
    assert listed["results"] == [vote]
    expect(device(api).cast(poll, "Coffee"), 201)
    assert problem(Holder(api).cast(poll), 428)["code"] == "precondition-required"
    refused = problem(Holder(api).cast(poll, key=fresh_key()), 403)
    assert refused["code"] == "device-token-required"
    eventually(lambda: poll.is_counted(2))
    assert poll.totals() == {"Tea": 1, "Coffee": 1}


@pytest.mark.processes("through what Docker publishes, this machine's clients have one address")
def test_an_address_has_its_own_limit(api: Api, elsewhere: Api, owner: Person) -> None:
    rules = {"dedupe": "address", "dedupe_limit": 5}
    poll = owner.open_poll(eligibility="public", rules=rules)

    def cast(_: int) -> str:
        answer = Holder(api).cast(poll, key=fresh_key())
        return "cast" if answer.status_code == 201 else problem(answer, 403)["code"]

    with ThreadPoolExecutor(16) as many:
        said = Counter(many.map(cast, range(60)))
    assert said == {"cast": 5, "address-limit": 55}
    expect(Holder(elsewhere).cast(poll, key=fresh_key()), 201)
    eventually(lambda: poll.is_counted(6))


def test_a_ballot_token_has_one_vote(
    api: Api, owner: Person, people: People, database: Database
) -> None:
    poll, key = owner.create_poll(eligibility="invited"), fresh_key()
    tokens = invited(poll, 500, key=key)
    assert invited(poll, 500, key=key) == tokens, "a lost answer is repeated"
    poll.open()
    assert problem(people.register().cast(poll, "Tea"), 403)["code"] == "invitation-required"

    def cast(number: int) -> int:
        return Holder(api, tokens[number % 100]["token"]).cast(poll).status_code

    with ThreadPoolExecutor(16) as many:
        statuses = Counter(many.map(cast, range(300)))
    assert statuses == {201: 100, 200: 200}
    revoked = f"{poll.url}invitations/{tokens[200]['id']}/"
    expect(poll.owner.ask("DELETE", revoked), 204)
    refused = Holder(api, tokens[200]["token"])
    assert refused.may_vote(poll)["reason"] == "invitation-revoked"
    assert problem(refused.cast(poll), 403)["code"] == "invitation-revoked"
    used = expect(poll.owner.get(f"{poll.url}invitations/", used="true", page_size=200), 200)
    assert {entry["id"] for entry in used["results"]} == {t["id"] for t in tokens[:100]}
    assert database.mentions("votes", [tokens[0]["token"], tokens[499]["token"]]) == []
    eventually(lambda: poll.is_counted(100))


def test_a_vote_is_changed_and_retracted_and_the_count_follows(owner: Person, api: Api) -> None:
    poll = owner.open_poll(eligibility="public", allow_change=True)
    holder, other = device(api), device(api)
    vote = expect(holder.cast(poll), 201)
    expect(other.cast(poll), 201)
    changed = expect(holder.change("PUT", vote, {"choice_id": poll.choices["Coffee"]}), 200)
    seen = poll.results(min_position=changed["position_hint"])
    assert [choice["votes"] for choice in seen["choices"]] == [1, 1]
    problem(holder.change("PUT", vote, {"choice_id": poll.choices["Tea"]}), 412)
    expect(holder.change("DELETE", changed), 204)
    eventually(lambda: poll.is_counted(1))
    assert poll.totals() == {"Tea": 1, "Coffee": 0}
    again = expect(holder.cast(poll), 201)
    assert again["id"] != vote["id"]
    eventually(lambda: poll.is_counted(2))
    figures = poll.accounting()
    assert (figures["accepted"], figures["retracted"], figures["stored"]) == (3, 1, 2)
    poll.close()
    problem(holder.change("DELETE", again), 409)


def test_the_count_is_right_after_concurrent_changes(
    owner: Person, api: Api, database: Database
) -> None:
    """Forty voters change and retract their votes repeatedly while the poll is closed."""
    poll = owner.open_poll(eligibility="public", allow_change=True)

    def waver(_: int) -> None:
        holder = device(api)
        vote = expect(holder.cast(poll), 201)
        for turn in range(6):
            choice = poll.choices[("Coffee", "Tea")[turn % 2]]
            answer = holder.change("PUT", vote, {"choice_id": choice})
            if answer.status_code == 409:
                assert answer.json()["code"] == "poll-not-open"
                return
            vote = expect(answer, 200)
        if vote["id"][-1] in "01234567":
            assert holder.change("DELETE", vote).status_code in (204, 409)

    with ThreadPoolExecutor(12) as many:
        wavering = [many.submit(waver, number) for number in range(30)]
        for each in wavering:
            each.result()
        late = [many.submit(waver, number) for number in range(10)]
        poll.close()
        for each in late:
            if each.exception() is not None:
                assert "poll-not-open" in str(each.exception())
    eventually(lambda: poll.results()["final"])
    stored = database.rows(
        "votes", "SELECT choice_id, count(*) FROM vote WHERE poll_id = %s GROUP BY 1", poll.id
    )
    counted = {label: n for label, n in poll.totals().items() if n}
    assert counted == {
        label: n for label, id_ in poll.choices.items() for c, n in stored if str(c) == id_
    }
    assert poll.accounting()["balanced"] is True


def test_suspicious_votes_wait_for_the_owner(owner: Person, api: Api) -> None:
    hold = {"by": "address", "votes": 3, "seconds": 600}
    poll = owner.open_poll(eligibility="public", rules={"dedupe": "none", "quarantine": hold})
    votes = [expect(Holder(api).cast(poll, key=fresh_key()), 201) for _ in range(6)]
    assert [vote["state"] for vote in votes] == ["accepted"] * 3 + ["quarantined"] * 3
    eventually(lambda: poll.is_counted(3))
    waiting = expect(poll.owner.get(f"{poll.url}quarantine/"), 200)["results"]
    ids = [entry["vote_id"] for entry in waiting]
    assert set(ids) == {vote["id"] for vote in votes[3:]}
    poll.close()
    eventually(lambda: poll.results()["status"] == "closed")
    assert poll.results()["final"] is False
    released = poll.owner.post(f"{poll.url}quarantine/release/", {"vote_ids": ids[:2]})
    assert expect(released, 200)["changed"] == 2
    voided = poll.owner.post(f"{poll.url}quarantine/void/", {"vote_ids": ids})
    assert expect(voided, 200) == {"changed": 1, "unchanged": 2, "unknown": 0}
    eventually(lambda: poll.results()["final"])
    figures = poll.accounting()
    assert figures["balanced"] is True
    assert (figures["accepted"], figures["voided"], figures["counted"]) == (6, 1, 5)


def test_results_after_voting_are_for_voters(owner: Person, api: Api) -> None:
    poll = owner.open_poll(eligibility="public", results_visibility="after_vote")
    holder = device(api)
    results = f"{poll.url}results/"
    assert problem(holder.get(results, headers=holder.named), 403)["reason"] == "after_vote"
    vote = expect(holder.cast(poll), 201)
    seen = holder.get(results, headers=holder.named, min_position=vote["position_hint"])
    assert expect(seen, 200)["total_votes"] == 1
    assert "public" not in seen.headers["Cache-Control"]
    assert problem(Holder(api).get(results), 403)["code"] == "results-not-visible"
    problem(device(api).get(results), 403)


def test_a_repeat_gets_a_response_that_was_cut_off(
    owner: Person, people: People, database: Database
) -> None:
    """The client disconnects after the vote is stored and before it reads the response."""
    poll, voter, key = owner.open_poll(), people.register("cut"), fresh_key()
    body = json.dumps(poll.ballot("Tea")).encode()
    url = urlsplit(voter.api.url)
    head = (
        f"POST {VOTES} HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer {voter.token}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((url.hostname, url.port)) as line:
        line.sendall(head.encode() + body)
        eventually(lambda: database.stored_votes(poll.id) == 1)
    vote = expect(voter.cast(poll, "Tea", key=key), 201)
    assert database.stored_ids(poll.id) == {vote["id"]}
    assert expect(voter.cast(poll, "Tea", key=key), 201)["receipt"] == vote["receipt"]
    eventually(lambda: poll.is_counted(1))
    problem(voter.post(VOTES, poll.ballot("Tea") | {"choice_id": str(uuid4())}, key="other"), 409)
