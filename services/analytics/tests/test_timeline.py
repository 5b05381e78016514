"""The timeline of a poll: buckets, ranges, who sees it, and rebuilds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from conftest import Reader, backend, person
from django.db.models import F
from fake_producer import Producer
from poll_events import Poll, apply, at, cast, head, seal, timed

from analytics.models import (
    KINDS,
    PollAnalytics,
    PollCredential,
    PollMinute,
    PollQuarterHour,
)
from analytics.reconciliation import reconcile
from analytics.subscribers import HANDLERS
from provote_testing.answers import problem
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db
MORNING = "2026-03-02T09:00:05Z"


def timeline(poll: Poll, **query: str) -> Any:
    path = poll.timeline + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    answer = person(poll.owner).get(path.replace("+", "%2B"))
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown(found: Any, *names: str) -> list[tuple[Any, ...]]:
    return [
        (bucket["start"][11:16], *(bucket[name] for name in names)) for bucket in found["buckets"]
    ]


def test_a_timeline_has_every_documented_member() -> None:
    poll = Poll(opens_at="2026-03-02T09:00:00Z").publish()
    apply("votes/0", *timed(poll, MORNING), *timed(poll, "2026-03-02T09:02:00Z", number=2))
    apply("votes/0", seal(poll))
    found = timeline(poll, bucket="minute")
    empty = dict.fromkeys(("votes", *KINDS), 0)
    assert found == {
        "poll_id": str(poll.id),
        "bucket": "minute",
        "timezone": "UTC",
        "buckets": [
            {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:01:00Z"}
            | empty | {"votes": 1, "cast": 1},
            {"start": "2026-03-02T09:01:00Z", "end": "2026-03-02T09:02:00Z"} | empty,
            {"start": "2026-03-02T09:02:00Z", "end": "2026-03-02T09:03:00Z"}
            | empty | {"votes": 2, "cast": 2},
        ],
        "earlier": False,
        "later": False,
        "position": 4,
        "as_of": found["as_of"],
        "lag": 0,
    }  # fmt: skip


def test_each_kind_of_event_has_its_number_and_the_sum_is_the_count() -> None:
    poll = Poll().publish()
    changed = {"old_choice_id": str(poll.choices[0]), "old_ballot": None}
    apply(
        "votes/0",
        *timed(poll, MORNING, number=3),
        *timed(poll, MORNING, "vote.changed", **changed),
        *timed(poll, MORNING, "vote.retracted"),
        *timed(poll, "2026-03-02T10:30:00Z", "vote.quarantined", number=3),
        *timed(poll, "2026-03-02T11:59:59.999999Z", "vote.released", number=2),
        *timed(poll, "2026-03-02T11:00:00Z", "vote.voided"),
        seal(poll),
    )
    found = timeline(poll, bucket="hour")
    assert shown(found, "votes", *KINDS) == [
        ("09:00", 2, 3, 1, 1, 0, 0, 0),
        ("10:00", 0, 0, 0, 0, 3, 0, 0),
        ("11:00", 2, 0, 0, 0, 0, 2, 1),
    ]
    count = PollAnalytics.objects.get(pk=poll.id)
    assert sum(bucket["votes"] for bucket in found["buckets"]) == count.votes == 4
    assert (count.waiting, count.timed) == (0, count.events)


def test_late_events_are_counted_in_the_minute_of_their_time() -> None:
    poll = Poll().publish()
    apply("votes/0", *timed(poll, "2026-03-02T09:05:00Z"), *timed(poll, MORNING))
    apply("votes/0", *timed(poll, "2026-03-02T10:05:00+01:00"), seal(poll))
    assert shown(timeline(poll, bucket="minute"), "cast")[::5] == [("09:00", 1), ("09:05", 2)]


def test_days_are_those_of_the_time_zone() -> None:
    poll = Poll(opens_at="2026-03-28T22:00:00Z").publish()
    apply(
        "votes/0",
        *timed(poll, "2026-03-28T22:30:00Z"),
        *timed(poll, "2026-03-28T23:30:00Z", number=2),
        *timed(poll, "2026-03-29T21:59:00Z", number=3),
        *timed(poll, "2026-03-29T22:00:00Z", number=4),
        seal(poll),
    )
    found = timeline(poll, bucket="day", timezone="Europe/Berlin")
    assert [(bucket["start"], bucket["cast"]) for bucket in found["buckets"]] == [
        ("2026-03-27T23:00:00Z", 1),
        ("2026-03-28T23:00:00Z", 5),
        ("2026-03-29T22:00:00Z", 4),
    ]


def test_a_range_is_widened_to_whole_buckets() -> None:
    poll = Poll().publish()
    apply("votes/0", *timed(poll, "2026-03-02T08:59:59Z"), *timed(poll, MORNING))
    apply("votes/0", *timed(poll, "2026-03-02T11:00:00Z"))
    query = {"from": "2026-03-02T09:30:00Z", "to": "2026-03-02T10:00:01Z"}
    found = timeline(poll, bucket="hour", **query)
    assert shown(found, "cast") == [("09:00", 1), ("10:00", 0)]
    assert (found["earlier"], found["later"]) == (True, True)
    query = {"from": "2026-03-02T08:00:00Z", "to": "2026-03-02T12:00:00Z"}
    found = timeline(poll, bucket="hour", **query)
    assert shown(found, "cast") == [("08:00", 1), ("09:00", 1), ("10:00", 0), ("11:00", 1)]
    assert (found["earlier"], found["later"]) == (False, False)


@pytest.mark.parametrize(
    ("timezone", "moment", "start"),
    [
        ("Asia/Kathmandu", "2026-03-02T23:30:00Z", "2026-03-02T18:15:00Z"),
        ("America/New_York", "2026-03-03T02:00:00Z", "2026-03-02T05:00:00Z"),
    ],
)
def test_a_timeline_begins_with_the_day_of_the_zone(
    timezone: str, moment: str, start: str
) -> None:
    poll = Poll().publish()
    apply("votes/0", *timed(poll, moment), seal(poll))
    [day] = timeline(poll, bucket="day", timezone=timezone, **{"from": moment})["buckets"]
    assert (day["start"], day["cast"]) == (start, 1)


def test_of_too_many_buckets_the_last_ones_are_shown() -> None:
    poll = Poll().publish()
    apply("votes/0", *timed(poll, MORNING), *timed(poll, "2026-03-05T09:00:00Z"), seal(poll))
    found = timeline(poll, bucket="minute")
    assert len(found["buckets"]) == 1_500
    assert (found["earlier"], found["later"]) == (True, False)
    assert found["buckets"][-1]["cast"] == 1
    assert len(timeline(poll, bucket="hour")["buckets"]) == 73


def test_an_open_poll_without_votes_has_empty_buckets_until_now() -> None:
    poll = Poll(opens_at=at(minutes=-2)).publish()
    found = timeline(poll, bucket="minute")
    assert 3 <= len(found["buckets"]) <= 4
    assert not any(bucket["votes"] for bucket in found["buckets"])


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("bucket=week", "/bucket", "invalid-choice"),
        ("timezone=Mars", "/timezone", "unknown-timezone"),
        ("timezone=europe/berlin", "/timezone", "unknown-timezone"),
        ("timezone=localtime", "/timezone", "unknown-timezone"),
        ("timezone=../Europe/Berlin", "/timezone", "unknown-timezone"),
        ("from=2026-03-02", "/from", "offset"),
        ("from=1999-03-02T09:00:00Z", "/from", "year"),
        ("from=2026-03-02T09:00:00Z&to=2026-03-02T09:00:00Z", "/to", "not-after-from"),
        ("from=2026-03-02T09:00:00Z&to=2027-03-02T09:00:00Z", "/from", "range-too-long"),
        ("since=2026-03-02T09:00:00Z", "/since", "unknown-field"),
        ("bucket=day&bucket=hour", "/bucket", "repeated"),
    ],
)
def test_invalid_queries_are_refused(query: str, pointer: str, code: str) -> None:
    poll = Poll().publish()
    answer = person(poll.owner).get(f"{poll.timeline}?{query}")
    assert problem(answer)[0] == 400
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


@pytest.mark.parametrize("path", ["", "timeline/"])
def test_the_owner_their_key_and_staff_see_it(path: str, votes: Sibling) -> None:
    poll = Poll().publish().votes(1)
    for reader in (
        person(poll.owner),
        person(staff=True),
        backend(poll.owner, "results:read"),
    ):
        answer = reader.get(poll.analytics + path)
        assert answer.status_code == 200, answer.content
        assert answer["Cache-Control"] == "private, no-store"
    for reader in (
        person(),
        backend(poll.owner, "votes:delegate"),
        backend(uuid4(), "results:read"),
    ):
        assert problem(reader.get(poll.analytics + path)) == (403, "analytics-not-visible")
    assert Reader().get(poll.analytics + path).status_code == 401


@pytest.mark.parametrize("path", ["", "timeline/"])
def test_hidden_and_unknown_polls_are_404(path: str, polls: Sibling) -> None:
    poll = Poll(listing="private").publish()
    assert problem(person().get(poll.analytics + path)) == (404, "poll-not-found")
    assert problem(person().get(Poll().analytics + path)) == (404, "poll-not-found")


def test_the_lag_is_shown() -> None:
    poll = Poll().publish().votes(1)
    head("votes/0", 4)
    assert timeline(poll)["lag"] == 3


@pytest.mark.django_db(transaction=True)
def test_events_that_the_last_release_counted_are_added_by_reconciliation(votes: Sibling) -> None:
    producer, poll = Producer(votes, "votes/0", HANDLERS), Poll().publish()
    producer.append(*cast(poll, 3, 2))
    producer.deliver()
    expected = timeline(poll, bucket="day")["buckets"][0]["cast"]
    assert expected == 5
    # What 0.3.0 leaves: counts without minutes.
    PollAnalytics.objects.update(timed=0, first_at=None, last_at=None)
    PollMinute.objects.all().delete()
    PollQuarterHour.objects.all().delete()
    for path in (poll.analytics, poll.timeline):
        answer = person(poll.owner).get(path)
        assert problem(answer) == (503, "analytics-incomplete")
        assert answer["Retry-After"] == "15"
    [listed] = person(poll.owner).get("/api/v1/analytics/polls/").json()["results"]
    assert (listed["total_votes"], listed["complete"]) == (5, False)
    assert (listed["votes_last_hour"], listed["first_vote_at"]) == (None, None)
    assert reconcile(HANDLERS).mismatches == set()
    assert timeline(poll, bucket="day")["buckets"][0]["cast"] == expected
    assert PollAnalytics.objects.get().first_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [PollMinute, PollQuarterHour])
@pytest.mark.parametrize("kind", KINDS)
def test_wrong_times_are_repaired(votes: Sibling, kind: str, model: Any) -> None:
    producer, poll = Producer(votes, "votes/0", HANDLERS), Poll()
    producer.append(*cast(poll, 3))
    producer.deliver()
    model.objects.update(**{kind: F(kind) + 1})
    reconcile(HANDLERS)
    found = model.objects.get()
    assert [getattr(found, name) for name in KINDS] == [3, 0, 0, 0, 0, 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "damage",
    [
        lambda: PollMinute.objects.all().delete(),
        lambda: PollQuarterHour.objects.all().delete(),
        lambda: PollQuarterHour.objects.update(peak=F("peak") + 1),
        lambda: PollQuarterHour.objects.update(peak_at=F("peak_at") + timedelta(minutes=1)),
        lambda: PollMinute.objects.update(minute=F("minute") + timedelta(minutes=15)),
        lambda: PollCredential.objects.update(votes=F("votes") + 1),
    ],
)
def test_lost_and_moved_times_are_repaired(votes: Sibling, damage: Callable[[], object]) -> None:
    producer, poll = Producer(votes, "votes/0", HANDLERS), Poll()
    producer.append(*timed(poll, MORNING, number=2), *timed(poll, "2026-03-02T09:01:00Z"))
    producer.deliver()
    before = times()
    damage()
    assert times() != before
    reconcile(HANDLERS)
    assert times() == before


def times() -> list[Any]:
    models = (PollMinute, PollQuarterHour, PollCredential)
    return [sorted(model.objects.values_list()) for model in models]
