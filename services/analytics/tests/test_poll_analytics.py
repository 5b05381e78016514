"""The analytics of a poll, the overview of an owner's polls, and the dashboard of staff."""

from typing import Any
from uuid import uuid4

import pytest
from conftest import backend, person
from poll_events import SAMPLES, Poll, apply, at, head, seal, timed

from analytics.timeline.figures import shares
from provote_testing.answers import problem
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db
OVERVIEW = "/api/v1/analytics/polls/"
PLATFORM = "/api/v1/analytics/platform/"
OPENING = "2026-03-02T09:00:00Z"


def analytics(poll: Poll) -> Any:
    answer = person(poll.owner).get(poll.analytics)
    assert answer.status_code == 200, answer.content
    return answer.json()


def knows(votes: Sibling, poll: Poll, roll: int | None, **refused: int) -> None:
    """Make votes report the roll of the poll and its refused casts."""
    path = f"{poll.internal}participation/"
    votes.answers[path] = (200, {"roll": roll, "refused": refused})


def test_analytics_have_every_documented_member(votes: Sibling) -> None:
    poll = Poll(opens_at=OPENING, eligibility="invited").publish()
    knows(votes, poll, 20, **{"already-voted": 2})
    apply(
        "votes/0",
        *timed(poll, "2026-03-02T09:01:30Z", number=6, credential="invitation"),
        *timed(
            poll, "2026-03-02T09:10:00Z", "vote.quarantined", number=2, credential="invitation"
        ),
        *timed(poll, "2026-03-02T09:20:00Z", "vote.retracted"),
        *timed(poll, "2026-03-02T09:30:59Z", number=2, credential="invitation"),
    )
    found = analytics(poll)
    nothing = {"votes": 0, "percentage": 0.0, "suppressed": False}
    assert found == {
        "poll_id": str(poll.id),
        "title": poll.state["title"],
        "status": "open",
        "final": False,
        "eligibility": "invited",
        "total_votes": 7,
        "waiting": 2,
        "opened_at": OPENING,
        "first_vote_at": "2026-03-02T09:01:30Z",
        "last_vote_at": "2026-03-02T09:30:59Z",
        "peak": {"minute": "2026-03-02T09:01:00Z", "votes": 6},
        "cast": 8,
        "changed": 0,
        "retracted": 1,
        "quarantined": 2,
        "released": 0,
        "voided": 0,
        "turnout": {"roll": 20, "voted": 9, "percentage": 45.0},
        "time_to_vote": {
            "p10": 60, "p25": 60, "p50": 60, "p75": 600, "p90": 1800, "suppressed": False,
        },
        "by_credential": {
            "account": nothing,
            "device": nothing,
            "invitation": {"votes": 10, "percentage": 100.0, "suppressed": False},
            "delegated": nothing,
        },
        "refusals": {"already-voted": 2},
        "position": 11,
        "as_of": "2026-03-02T09:30:59Z",
        "lag": 0,
    }  # fmt: skip
    assert votes.asked == [f"{poll.internal}participation/"]


def test_a_poll_without_votes_has_zeros_and_nulls(votes: Sibling) -> None:
    poll = Poll().publish()
    knows(votes, poll, None)
    found = analytics(poll)
    assert (found["first_vote_at"], found["last_vote_at"], found["peak"]) == (None, None, None)
    assert (found["total_votes"], found["turnout"], found["refusals"]) == (0, None, {})
    assert {*found["time_to_vote"].values()} == {None, False}
    assert found["opened_at"] == SAMPLES["poll.opened"]["time"]


def test_what_votes_does_not_answer_is_null() -> None:
    poll = Poll(eligibility="invited").publish().votes(3)
    found = analytics(poll)
    assert (found["turnout"], found["refusals"], found["total_votes"]) == (None, None, 3)


def test_votes_of_the_last_release_knows_no_roll(votes: Sibling) -> None:
    poll = Poll(eligibility="invited").publish().votes(3)
    assert (analytics(poll)["turnout"], analytics(poll)["refusals"]) == (None, None)


def test_of_equal_minutes_the_first_is_the_peak() -> None:
    poll = Poll(opens_at=OPENING).publish()
    for minute in ("09:05", "09:02", "09:07"):  # each in a batch of its own, within one quarter
        apply("votes/0", *timed(poll, f"2026-03-02T{minute}:00Z", number=2))
    assert analytics(poll)["peak"] == {"minute": "2026-03-02T09:02:00Z", "votes": 2}
    apply("votes/0", *timed(poll, "2026-03-02T09:07:00Z"))
    assert analytics(poll)["peak"] == {"minute": "2026-03-02T09:07:00Z", "votes": 3}


def test_of_equal_minutes_in_two_quarters_of_an_hour_the_first_is_the_peak() -> None:
    poll = Poll(opens_at=OPENING).publish()
    for minute in ("09:50", "09:20", "10:50"):
        apply("votes/0", *timed(poll, f"2026-03-02T{minute}:00Z", number=2))
    assert analytics(poll)["peak"] == {"minute": "2026-03-02T09:20:00Z", "votes": 2}


def test_times_of_fewer_than_five_ballots_are_withheld() -> None:
    poll = Poll(opens_at=OPENING).publish()
    apply("votes/0", *timed(poll, "2026-03-02T09:01:00Z", number=4))
    withheld = dict.fromkeys(("p10", "p25", "p50", "p75", "p90"))
    assert analytics(poll)["time_to_vote"] == withheld | {"suppressed": True}
    apply("votes/0", *timed(poll, "2026-03-02T09:01:00Z"))
    assert analytics(poll)["time_to_vote"]["p50"] == 60


def test_times_before_the_opening_by_their_events_are_zero() -> None:
    poll = Poll(opens_at=OPENING).publish()
    apply("votes/0", *timed(poll, "2026-03-02T08:59:59.999Z", number=5))
    assert analytics(poll)["time_to_vote"]["p90"] == 0


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({}, [0, 0, 0, 0]),
        ({"account": 5, "device": 9}, [5, 9, 0, 0]),
        # All are withheld of fewer than five voters.
        ({"account": 4}, [None] * 4),
        ({"account": 1, "device": 3}, [None] * 4),
        # One that is too small would be the difference of the others and the total.
        ({"account": 100, "device": 1, "delegated": 50}, [100, None, 0, None]),
        ({"account": 100, "device": 1, "invitation": 2, "delegated": 50}, [100, None, None, None]),
        # Two that are too small hide each other if their sum does not show both.
        ({"account": 100, "device": 3, "invitation": 4}, [100, None, None, 0]),
        ({"": 7, "account": 6}, [6, 0, 0, 0, 7]),
        ({"": 7, "account": 1}, [None, 0, 0, 0, None]),
    ],
)
def test_no_share_names_a_voter(numbers: dict[str, int], shown: list[int | None]) -> None:
    found = [*shares(numbers).values()]
    assert [share.votes for share in found] == shown
    assert all((share.votes is None) == share.suppressed for share in found)
    assert all((share.votes is None) == (share.percentage is None) for share in found)
    # The total and the visible shares do not show a withheld one.
    hidden = sum(numbers.values()) - sum(share.votes or 0 for share in found)
    number = sum(share.suppressed for share in found)
    assert number == 0 or number == len(found) or (number >= 2 and hidden >= 5)


def test_the_eligibility_of_a_state_that_the_last_release_stored_is_fetched(
    polls: Sibling,
) -> None:
    from analytics.models import Poll as Row

    poll = Poll(eligibility="delegated").publish()
    Row.objects.filter(pk=poll.id).update(eligibility="")
    polls.answers[poll.internal] = (200, poll.state)
    assert analytics(poll)["eligibility"] == "delegated"


def test_the_overview_lists_own_polls_newest_first() -> None:
    first = Poll().publish()
    second = Poll(owner=str(first.owner), status="closed", version=3).publish()
    newest, oldest = sorted((first, second), key=lambda poll: poll.id, reverse=True)
    Poll().publish().votes(1)
    apply("votes/0", *timed(newest, at(minutes=-5), number=2), seal(second))
    apply("votes/0", *timed(newest, at(hours=-2), number=3))
    head("votes/0", 9)
    page = person(first.owner).get(OVERVIEW + "?page_size=1").json()
    assert page["lag"] == 2
    assert page["as_of"] is not None
    [listed] = page["results"]
    assert (listed["poll_id"], listed["total_votes"]) == (str(newest.id), 5)
    assert (listed["votes_last_hour"], listed["complete"]) == (2, True)
    [rest] = person(first.owner).get(page["next"]).json()["results"]
    assert (rest["poll_id"], rest["total_votes"]) == (str(oldest.id), 0)
    states = {listed["poll_id"]: listed["status"], rest["poll_id"]: rest["status"]}
    assert states == {str(first.id): "open", str(second.id): "closed"}


def test_the_overview_is_for_owners_and_their_keys(anyone: Any) -> None:
    poll = Poll().publish()
    [listed] = backend(poll.owner, "results:read").get(OVERVIEW).json()["results"]
    assert listed["poll_id"] == str(poll.id)
    assert person().get(OVERVIEW).json()["results"] == []
    refused = backend(poll.owner, "votes:delegate").get(OVERVIEW)
    assert problem(refused) == (403, "analytics-not-visible")
    assert anyone.get(OVERVIEW).status_code == 401
    assert problem(person().get(OVERVIEW + "?owner=me"))[0] == 400


def test_the_dashboard_of_staff(anyone: Any) -> None:
    calm, suspect = Poll().publish(), Poll().publish()
    Poll("closed").publish()
    apply("votes/0", *timed(calm, at(minutes=-5), number=3), *timed(calm, at(days=-2)))
    apply("votes/0", *timed(suspect, at(hours=-3), "vote.quarantined", number=2))
    head("votes/0", 7)
    found = person(staff=True).get(PLATFORM).json()
    assert (found["polls_open"], found["polls"], found["votes"]) == (2, 3, 4)
    assert (found["votes_last_hour"], found["votes_last_day"]) == (3, 5)
    assert (found["lag"], found["missing"], found["incomplete"]) == (1, 0, 0)
    assert found["suspicious"] == [
        {
            "poll_id": str(suspect.id),
            "title": suspect.state["title"],
            "owner": str(suspect.owner),
            "waiting": 2,
            "quarantined": 2,
        }
    ]
    for reader in (person(calm.owner), backend(uuid4(), "results:read")):
        assert problem(reader.get(PLATFORM)) == (403, "forbidden")
    assert anyone.get(PLATFORM).status_code == 401
