"""Buckets of time in time zones, above all where clocks change."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from analytics.timeline import buckets

SECOND = timedelta(seconds=1)


def local(bucket: str, zone: str, start: str, end: str) -> list[str]:
    """The boundaries on the clock of the zone, as day, time and offset."""
    found = buckets.boundaries(
        bucket,
        ZoneInfo(zone),
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end),
        limit=1000,
    )
    return [f"{one.astimezone(ZoneInfo(zone)):%d %H:%M %z}" for one in found]


def test_a_day_has_23_hours_where_the_clock_goes_forward() -> None:
    days = local("day", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-30T00:00:00+02:00")
    assert days == ["28 00:00 +0100", "29 00:00 +0100", "30 00:00 +0200"]
    hours = local("hour", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")
    assert hours == ["29 01:00 +0100", "29 03:00 +0200", "29 04:00 +0200"]


def test_an_hour_that_occurs_twice_is_two_buckets() -> None:
    hours = local("hour", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")
    assert hours == ["25 02:00 +0200", "25 02:00 +0100", "25 03:00 +0100"]


@pytest.mark.parametrize(
    ("bucket", "zone", "start", "end", "expected"),
    [
        # An offset that is no whole number of hours.
        ("hour", "Asia/Kolkata", "2026-10-03T14:40:00Z", "2026-10-03T15:00:00Z",
         ["03 20:00 +0530", "03 21:00 +0530"]),
        # The clock changes by half an hour.
        ("hour", "Australia/Lord_Howe", "2026-10-03T14:40:00Z", "2026-10-03T16:30:00Z",
         ["04 01:00 +1030", "04 02:30 +1100", "04 03:00 +1100", "04 04:00 +1100"]),
        ("hour", "Australia/Lord_Howe", "2026-04-04T14:10:00Z", "2026-04-04T15:30:00Z",
         ["05 01:00 +1100", "05 01:30 +1030", "05 02:00 +1030"]),
        # The clock skips midnight, and repeats it.
        ("day", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z",
         ["23 00:00 +0200", "24 01:00 +0300", "25 00:00 +0300"]),
        ("day", "America/Havana", "2026-10-31T12:00:00Z", "2026-11-01T12:00:00Z",
         ["31 00:00 -0400", "01 00:00 -0400", "02 00:00 -0500"]),
        # The zone leaves out a whole day.
        ("day", "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-30T12:00:00Z",
         ["29 00:00 -1000", "31 00:00 +1400", "01 00:00 +1400"]),
        ("minute", "UTC", "2026-04-23T12:00:59Z", "2026-04-23T12:00:59Z",
         ["23 12:00 +0000", "23 12:01 +0000"]),
    ],
)  # fmt: skip
def test_unusual_clocks(bucket: str, zone: str, start: str, end: str, expected: list[str]) -> None:
    assert local(bucket, zone, start, end) == expected


@pytest.mark.parametrize("bucket", ["minute", "hour", "day"])
@pytest.mark.parametrize("year", [2011, 2026])
def test_each_moment_is_in_the_bucket_between_its_boundaries(bucket: str, year: int) -> None:
    dice = random.Random(year)
    for name in dice.sample(sorted(buckets.zone_names()), 60):
        zone = ZoneInfo(name)
        start = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(8_000))
        end = start + 40 * buckets.LENGTHS[bucket]
        found = buckets.boundaries(bucket, zone, start=start, end=end, limit=200)
        assert found[0] <= start < found[1]
        assert found[-2] < end <= found[-1]
        for begin, finish in pairwise(found):
            assert begin < finish
            assert buckets.first(bucket, zone, begin) == begin
            assert buckets.first(bucket, zone, finish - SECOND) == begin
        last = buckets.last_boundaries(bucket, zone, start=start, end=end, limit=7)
        assert last == found[-8:]


def test_the_number_of_buckets_is_limited() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    end = start + timedelta(minutes=10)
    assert len(buckets.boundaries("minute", UTC, start=start, end=end, limit=10)) == 11
    with pytest.raises(buckets.TooManyBuckets):
        buckets.boundaries("minute", UTC, start=start, end=end + SECOND, limit=10)


@pytest.mark.parametrize("name", ["", "Europe", "europe/berlin", "../UTC", "/etc/passwd", "Mars"])
def test_other_names_are_no_time_zones(name: str) -> None:
    assert buckets.zone_of(name) is None
