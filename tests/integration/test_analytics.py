"""The course of a vote through the gateway: timeline, figures, overview, the dashboard."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person, Poll, fresh_key
from integration.holders import Holder, invited
from integration.stack import Stack
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


def test_few_voters_are_not_divided(owner: Person, people: People) -> None:
    poll = owner.open_poll(eligibility="authenticated")
    for number in range(4):
        people.register().vote(poll, "Tea" if number else "Coffee")
    eventually(lambda: poll.is_counted(4))
    found = analytics(poll)
    assert [found["total_votes"], found["cast"]] == [4, 4]
    for cut in (found["time_to_vote"], *found["by_credential"].values()):
        assert cut.pop("suppressed") is True
        assert {*cut.values()} == {None}
    people.register().vote(poll, "Tea")
    eventually(lambda: poll.is_counted(5))
    assert analytics(poll)["by_credential"]["account"]["votes"] == 5


def test_refused_casts_are_counted_by_reason(
    api: Api, owner: Person, people: People, anonymous: Caller
) -> None:
    poll = owner.open_poll(eligibility="authenticated")
    voter, other = people.register(), people.register()
    voter.vote(poll, "Tea")
    ballot = poll.ballot("Tea")
    refused = [
        voter.post("/api/v1/votes/", poll.ballot("Coffee"), key=fresh_key()),
        other.post("/api/v1/votes/", ballot | {"choice_id": poll.id}, key=fresh_key()),
        other.post("/api/v1/votes/", {"poll_id": poll.id}, key=fresh_key()),
        anonymous.post("/api/v1/votes/", ballot, key=fresh_key()),
    ]
    items = [poll.ballot("Coffee"), ballot | {"choice_id": poll.id}]
    batch = expect(voter.post("/api/v1/votes/batch/", {"votes": items}), 200)["results"]
    codes = [answer.json()["code"] for answer in refused]
    codes += [item["problem"]["code"] for item in batch]
    poll.close()
    late = other.post("/api/v1/votes/", ballot, key=fresh_key())
    codes.append(problem(late, 409)["code"])
    eventually(lambda: analytics(poll)["refusals"] == Counter(codes))


def test_figures_stay_the_same_beside_a_rebuild(
    owner: Person, people: People, stack: Stack
) -> None:
    poll = owner.open_poll()
    for _ in range(3):
        people.register().vote(poll, "Tea")
    eventually(lambda: poll.is_counted(3))

    def read() -> list[Any]:
        urls = [f"{ANALYTICS}{poll.id}/", f"{ANALYTICS}{poll.id}/timeline/"]
        found = [expect(owner.get(url), 200) for url in urls]
        # Other polls have events meanwhile.
        return [{k: v for k, v in one.items() if k not in ("as_of", "lag")} for one in found]

    before = eventually(lambda: read() if analytics(poll)["opened_at"] else None)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(stack.manage, "analytics", "rebuild", "--source", "votes/0")
        during = [read()]
        while not done.done():
            during.append(read())
        done.result()
    assert all(one == before for one in [*during, read()])


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
