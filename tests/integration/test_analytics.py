"""The course of a vote through the gateway: timeline, figures, overview, the dashboard."""

from __future__ import annotations

from typing import Any

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person, Poll
from integration.holders import Holder, invited
from integration.waiting import eventually

ANALYTICS = "/api/v1/analytics/polls/"


def analytics(poll: Poll, by: Caller | None = None) -> Any:
    return expect((by or poll.owner).get(f"{ANALYTICS}{poll.id}/"), 200)


def test_the_course_of_an_invited_poll(api: Api, owner: Person) -> None:
    poll = owner.open_poll(eligibility="invited", allow_change=True)
    holders = [Holder(api, one["token"]) for one in invited(poll, 8)]
    for holder in holders[:6]:
        expect(holder.cast(poll), 201)
    assert problem(holders[0].cast(poll, "Coffee"), 409)["code"] == "already-voted"
    eventually(lambda: poll.is_counted(6))
    eventually(lambda: analytics(poll)["opened_at"] is not None)
    found = analytics(poll)
    assert (found["total_votes"], found["cast"], found["lag"]) == (6, 6, 0)
    assert found["opened_at"] <= found["first_vote_at"] <= found["last_vote_at"]
    assert found["turnout"] == {"roll": 8, "voted": 6, "percentage": 75.0}
    assert found["by_credential"]["invitation"]["votes"] == 6
    assert found["time_to_vote"]["p50"] is not None
    eventually(lambda: analytics(poll)["refusals"] == {"already-voted": 1})
    for bucket in ("minute", "hour", "day"):
        path = f"{ANALYTICS}{poll.id}/timeline/"
        shown = expect(owner.get(path, bucket=bucket, timezone="Asia/Kathmandu"), 200)
        assert sum(one["votes"] for one in shown["buckets"]) == 6
        assert not shown["earlier"]
        assert not shown["later"]


def test_only_the_owner_their_key_and_staff_see_it(
    api: Api, owner: Person, people: People, staff: Person
) -> None:
    poll = owner.open_poll()
    for reader in (owner, staff, owner.api_key("results:read")):
        assert analytics(poll, reader)["total_votes"] == 0
    for path in (f"{ANALYTICS}{poll.id}/", f"{ANALYTICS}{poll.id}/timeline"):
        assert problem(people.register().get(path), 403)["code"] == "analytics-not-visible"
        problem(Caller(api).get(path), 401)

    def listed() -> list[str]:
        found = expect(owner.get(ANALYTICS, page_size=200), 200)["results"]
        return [one["poll_id"] for one in found]

    eventually(lambda: poll.id in listed())
    platform = expect(staff.get("/api/v1/analytics/platform/"), 200)
    assert platform["polls_open"] >= 1
    problem(owner.get("/api/v1/analytics/platform/"), 403)
