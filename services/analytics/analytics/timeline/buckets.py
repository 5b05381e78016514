"""Buckets of time in a named time zone: pure Python, without a database.

A bucket is the time from one boundary to the next. Boundaries are whole minutes in UTC, and begin
hours and days of the zone's clock. Where the clock changes, a day has 23 or 25 hours, and an hour
of the clock that occurs twice is two buckets. A change by half an hour makes two buckets of its
hour, so each bucket lies in one hour of the clock.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class TooManyBuckets(ValueError):
    """The range has more buckets than one response may have."""


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone with this name in the IANA database; None if there is none."""
    return ZoneInfo(name) if name in zone_names() else None


@cache
def zone_names() -> frozenset[str]:
    """The names of all time zones of this machine's database, else of the package tzdata."""
    return frozenset(available_timezones() - {"Factory", "localtime"})  # of no place, of a machine


def boundaries(
    bucket: str, zone: tzinfo, *, start: datetime, end: datetime, limit: int
) -> list[datetime]:
    """The boundaries of the buckets that cover `start` to `end`, in UTC.

    The first bucket contains `start`; the last one contains the moment before `end`, or is the
    first one. So there is one boundary more than buckets. Raises TooManyBuckets for more than
    `limit`.
    """
    found = [first(bucket, zone, start)]
    for boundary in following(bucket, zone, found[0]):
        found.append(boundary)
        if boundary >= end:
            return found
        if len(found) > limit:
            raise TooManyBuckets(f"more than {limit} buckets")
    raise AssertionError("buckets never end")


def last_boundaries(
    bucket: str, zone: tzinfo, *, start: datetime, end: datetime, limit: int
) -> list[datetime]:
    """As `boundaries`; of more than `limit` buckets the last ones."""
    # A bucket is at most two of its usual lengths, so this start is early enough, and near.
    nearest = end - (limit + 1) * LENGTHS[bucket] * (2 if bucket == "day" else 1)
    found = boundaries(bucket, zone, start=max(start, nearest), end=end, limit=4 * limit + 8)
    return found[-limit - 1 :]


def first(bucket: str, zone: tzinfo, moment: datetime) -> datetime:
    """The beginning of the bucket that contains `moment`, in UTC."""
    return _FIRST[bucket](moment.astimezone(UTC).replace(second=0, microsecond=0), zone)


def following(bucket: str, zone: tzinfo, boundary: datetime) -> Iterator[datetime]:
    """The boundaries after a boundary, without end."""
    while True:
        boundary = _NEXT[bucket](boundary, zone)
        yield boundary


def _minute(moment: datetime, zone: tzinfo) -> datetime:
    return moment


def _next_minute(boundary: datetime, zone: tzinfo) -> datetime:
    return boundary + MINUTE


def _hour(moment: datetime, zone: tzinfo) -> datetime:
    """The last full hour of the clock, or a later change of the clock within that hour."""
    start = moment - timedelta(minutes=moment.astimezone(zone).minute)
    return _change(start, moment, zone) or start


def _next_hour(boundary: datetime, zone: tzinfo) -> datetime:
    end = boundary + timedelta(minutes=60 - boundary.astimezone(zone).minute)
    return _change(boundary, end - MINUTE, zone) or end


def _change(start: datetime, through: datetime, zone: tzinfo) -> datetime | None:
    """The first minute after `start` up to `through` with another offset from UTC; usually None.

    At most an hour lies between them, in which a clock changes once.
    """
    offset = _offset(through, zone)
    if _offset(start, zone) == offset:
        return None
    while _offset(through - MINUTE, zone) == offset:
        through -= MINUTE
    return through


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _day(moment: datetime, zone: tzinfo) -> datetime:
    return _beginning(moment.astimezone(zone).date(), zone)


def _next_day(boundary: datetime, zone: tzinfo) -> datetime:
    day, start = boundary.astimezone(zone).date(), boundary
    while start <= boundary:  # a zone that crosses the date line leaves out a day
        day += DAY
        start = _beginning(day, zone)
    return start


def _beginning(day: date, zone: tzinfo) -> datetime:
    """The first minute of a date, which is not midnight where the clock skips that."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    while (start - MINUTE).astimezone(zone).date() == day:
        start -= MINUTE
    return start


_Step = Callable[[datetime, tzinfo], datetime]
LENGTHS: Mapping[str, timedelta] = {"minute": MINUTE, "hour": HOUR, "day": DAY}
_FIRST: Mapping[str, _Step] = {"minute": _minute, "hour": _hour, "day": _day}
_NEXT: Mapping[str, _Step] = {"minute": _next_minute, "hour": _next_hour, "day": _next_day}
