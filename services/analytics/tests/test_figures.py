"""Timelines and figures of random events, beside the same computed in Python from all of them."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from conftest import person
from poll_events import Poll, apply, timed

from analytics.models import KINDS, PollQuarterHour
from analytics.timeline.figures import QUANTILES

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 23, 5, 7, tzinfo=UTC)  # two days before clocks change in Europe
BALLOTS = ("cast", "quarantined")


def history(seed: int, number: int = 400) -> list[tuple[datetime, str]]:
    """Times and kinds of events over five days, most of them in a few hours, in random order."""
    dice = random.Random(seed)
    busy = [START + timedelta(hours=dice.randrange(120)) for _ in range(4)]
    times = [
        dice.choice(busy) + timedelta(minutes=dice.randrange(20))
        if dice.random() < 0.7
        else START + timedelta(minutes=dice.randrange(120 * 60))
        for _ in range(number)
    ]
    # Each vote that leaves quarantine was there before.
    kinds = ["cast"] * (number // 2) + ["quarantined"] * (number // 4)
    kinds += dice.choices(["released", "voided", "changed", "retracted"], k=number - len(kinds))
    return list(zip(times, kinds, strict=True))


def publish(poll: Poll, events: Iterable[tuple[datetime, str]], seed: int) -> None:
    """Deliver the events in batches of random sizes."""
    old = {"old_choice_id": str(poll.choices[0]), "old_ballot": None}
    envelopes = [
        timed(poll, moment.isoformat(), f"vote.{kind}", **(old if kind == "changed" else {}))
        for moment, kind in events
    ]
    size = random.Random(seed).randrange(1, 90)
    for first in range(0, len(envelopes), size):
        apply("votes/0", *(envelope for [envelope] in envelopes[first : first + size]))


def get(poll: Poll, path: str = "", **query: str) -> Any:
    answer = person(poll.owner).get(f"{poll.analytics}{path}?{urlencode(query)}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_all_events(seed: int) -> None:
    poll, events = Poll(opens_at=written(START)).publish(), history(seed)
    publish(poll, events, seed)
    found = get(poll)
    assert {kind: found[kind] for kind in KINDS} == Counter(kind for _, kind in events)
    ballots = sorted(moment for moment, kind in events if kind in BALLOTS)
    assert (found["first_vote_at"], found["last_vote_at"]) == (
        written(ballots[0]), written(ballots[-1]),
    )  # fmt: skip
    minutes = Counter(ballots)
    peak = min(minutes, key=lambda minute: (-minutes[minute], minute))
    assert found["peak"] == {"minute": written(peak), "votes": minutes[peak]}
    expected = {}
    for share in QUANTILES:
        needed = next(n for n in range(1, len(ballots) + 1) if n >= share * len(ballots))
        expected[f"p{share * 100:.0f}"] = int((ballots[needed - 1] - START).total_seconds())
    assert found["time_to_vote"] == expected | {"suppressed": False}
    assert sum(PollQuarterHour.objects.values_list("cast", flat=True)) == found["cast"]


@pytest.mark.parametrize(
    "timezone", ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
)
@pytest.mark.parametrize("bucket", ["minute", "hour", "day"])
def test_each_bucket_has_its_events(timezone: str, bucket: str) -> None:
    poll, events = Poll(opens_at=written(START)).publish(), history(7)
    publish(poll, events, 7)
    until = START + timedelta(hours=24 if bucket == "minute" else 121)
    found = get(
        poll, "timeline/", bucket=bucket, timezone=timezone,
        **{"from": written(START), "to": written(until)},
    )  # fmt: skip
    buckets = found["buckets"]
    assert [one["end"] for one in buckets[:-1]] == [one["start"] for one in buckets[1:]]
    assert buckets[0]["start"] <= written(START) < buckets[0]["end"]
    assert buckets[-1]["start"] < written(until) <= buckets[-1]["end"]
    zone = ZoneInfo(timezone)
    for one in buckets:
        start, end = (datetime.fromisoformat(one[name]) for name in ("start", "end"))
        assert {kind: one[kind] for kind in KINDS} == {
            kind: sum(k == kind and start <= moment < end for moment, k in events)
            for kind in KINDS
        }
        if bucket == "day":
            assert start.astimezone(zone).time() == end.astimezone(zone).time()
    assert found["later"] is (bucket == "minute")
