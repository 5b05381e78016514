"""The whole path, from a registration to a final count."""

from __future__ import annotations

from integration.answers import expect
from integration.client import People, fresh_key
from integration.waiting import eventually


def test_a_vote_is_cast_counted_and_final(people: People) -> None:
    owner, voter, other = (people.register(name) for name in ("owner", "voter", "other"))
    poll = owner.create_poll(choices=["Tea", "Coffee"])
    assert poll.definition["status"] == "draft"
    assert poll.open()["status"] == "open"

    vote = voter.vote(poll, "Tea", key=fresh_key())
    other.vote(poll, "Coffee")
    seen = poll.results(by=voter, min_position=vote["position_hint"])
    assert {choice["label"]: choice["votes"] for choice in seen["choices"]}["Tea"] == 1
    assert seen["final"] is False
    assert voter.votes(poll) == [vote]

    closed = poll.close()
    assert closed["status"] == "closed"
    assert vote["cast_at"] <= closed["closed_at"]
    final = eventually(lambda: _if_final(poll.results()))
    assert (final["total_votes"], final["status"]) == (2, "closed")
    assert [choice["percentage"] for choice in final["choices"]] == [50, 50]

    figures = poll.accounting()
    names = ("accepted", "stored", "sequenced", "counted")
    assert [figures[name] for name in names] == [2, 2, 2, 2]
    assert figures["balanced"] is True


def _if_final(results: dict[str, object]) -> dict[str, object] | None:
    return results if results["final"] else None


def test_a_voter_s_own_vote_is_counted_at_once(people: People) -> None:
    owner = people.register("owner")
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    for number in range(1, 6):
        vote = backend.vote(poll, "Tea", voter=f"voter {number}")
        results = poll.results(min_position=vote["position_hint"])
        assert results["total_votes"] == number


def test_every_response_to_a_repeat_is_as_documented(people: People) -> None:
    owner, voter = people.register("owner"), people.register("voter")
    poll, key = owner.open_poll(), fresh_key()
    first = voter.cast(poll, "Tea", key=key)
    vote = expect(first, 201)
    assert first.headers["Location"] == f"/api/v1/votes/{vote['id']}/"

    again = voter.cast(poll, "Tea", key=key)
    assert expect(again, 201) == vote
    assert again.headers["Idempotent-Replayed"] == "true"
    assert expect(voter.cast(poll, "Tea"), 200) == vote
    assert expect(voter.cast(poll, "Tea", key=fresh_key()), 200) == vote
    refused = expect(voter.cast(poll, "Coffee"), 409)
    assert (refused["code"], refused["vote_id"]) == ("already-voted", vote["id"])
    assert expect(voter.get(refused["vote_url"]), 200) == vote
    assert expect(voter.cast(poll, "Coffee", key=key), 422)["code"] == "idempotency-key-reused"

    poll.close()
    assert expect(voter.cast(poll, "Tea", key=key), 201) == vote
    assert expect(voter.cast(poll, "Tea"), 200) == vote
    late = people.register("late")
    assert expect(late.cast(poll, "Tea"), 409)["code"] == "poll-not-open"
