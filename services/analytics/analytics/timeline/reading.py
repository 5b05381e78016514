"""SQL that reads minutes; what belongs together is read by one statement, hence one snapshot."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import F

from analytics.errors import AnalyticsIncomplete
from analytics.models import PollAnalytics
from analytics.selectors import VOTES
from analytics.timeline.numbers import (
    QUANTILES,
    Buckets,
    Listed,
    Numbers,
    Overview,
    Peak,
    PollFigures,
    Progress,
    Span,
)

HOUR = timedelta(hours=1)
INCOMPLETE_RETRY = 15  # seconds: the period of reconciliation

_PROGRESS = """
    coalesce(cursor.applied_seq, 0), cursor.applied_at,
    coalesce(greatest(cursor.source_last_seq - cursor.applied_seq, 0), 0)
"""

_SPAN = """
SELECT coalesce(opens_at, opened_at), statement_timestamp(), tally.sealed_at,
       (SELECT minute FROM poll_minute WHERE poll_id = poll.poll_id ORDER BY minute LIMIT 1),
       (SELECT minute FROM poll_minute WHERE poll_id = poll.poll_id
        ORDER BY minute DESC LIMIT 1)
FROM poll LEFT JOIN tally USING (poll_id) WHERE poll_id = %s
"""


def _buckets(times: str, time: str) -> str:
    """The statement that reads buckets from the table `times`, whose rows begin at `time`."""
    return f"""
SELECT coalesce(tally.timed = tally.events, true), coalesce(tally.position, 0), {_PROGRESS},
    (SELECT coalesce(jsonb_object_agg(number, numbers), '{{}}')::text FROM (
        SELECT width_bucket({time}, %(bounds)s::timestamptz[]) AS number,
               jsonb_build_array(sum("cast"), sum(changed), sum(retracted), sum(quarantined),
                                 sum(released), sum(voided)) AS numbers
        FROM {times} WHERE poll_id = %(poll_id)s
            AND {time} >= %(first)s AND {time} < %(last)s
        GROUP BY 1
     ) AS buckets),
    EXISTS (SELECT FROM poll_minute WHERE poll_id = %(poll_id)s AND minute < %(first)s),
    EXISTS (SELECT FROM poll_minute WHERE poll_id = %(poll_id)s AND minute >= %(last)s)
FROM (VALUES (1)) AS always
LEFT JOIN tally ON tally.poll_id = %(poll_id)s
LEFT JOIN outbox_cursor AS cursor ON cursor.source = %(source)s
"""  # nosec B608 # only our fragments are put in


_BY_MINUTES = _buckets("poll_minute", "minute")
_BY_QUARTERS = _buckets("poll_quarter_hour", "quarter")

# The day in which each share of the ballots is reached, in UTC, and then the minute of that day.
_FIGURES = f"""
WITH days AS MATERIALIZED (
    SELECT date_bin('1 day', quarter, timestamptz '2000-01-01 00:00Z') AS day,
        sum("cast") AS "cast", sum(changed) AS changed, sum(retracted) AS retracted,
        sum(quarantined) AS quarantined, sum(released) AS released, sum(voided) AS voided,
        sum("cast" + quarantined) AS ballots
    FROM poll_quarter_hour WHERE poll_id = %(poll_id)s GROUP BY 1
), running AS (
    SELECT day, sum(ballots) OVER (ORDER BY day) - ballots AS before, sum(ballots) OVER () AS total
    FROM days WHERE ballots > 0
), reached AS (
    SELECT share, share * total AS needed, max(day) AS day, max(before) AS before
    FROM unnest(%(quantiles)s::numeric[]) AS share LEFT JOIN running ON before < share * total
    GROUP BY share, total
)
SELECT coalesce(tally.timed = tally.events, true), coalesce(tally.position, 0), {_PROGRESS},
    coalesce(tally.votes, 0), coalesce(tally.waiting, 0), tally.sealed_at,
    tally.first_at, tally.last_at, poll.eligibility, coalesce(poll.opens_at, poll.opened_at),
    (SELECT jsonb_build_array(
        coalesce(sum("cast"), 0), coalesce(sum(changed), 0), coalesce(sum(retracted), 0),
        coalesce(sum(quarantined), 0), coalesce(sum(released), 0), coalesce(sum(voided), 0)
     )::text FROM days),
    peak.peak_at, peak.peak,
    (SELECT array_agg((
        SELECT min(minute) FROM (
            SELECT minute, before + sum("cast" + quarantined) OVER (ORDER BY minute) AS through
            FROM poll_minute WHERE poll_id = %(poll_id)s
                AND minute >= reached.day AND minute < reached.day + interval '1 day'
        ) AS minutes WHERE through >= needed
     ) ORDER BY share) FROM reached),
    (SELECT coalesce(jsonb_object_agg(credential, votes), '{{}}')::text
     FROM poll_credential WHERE poll_id = %(poll_id)s AND votes > 0),
    poll.title
FROM poll
LEFT JOIN tally USING (poll_id)
LEFT JOIN outbox_cursor AS cursor ON cursor.source = %(source)s
LEFT JOIN LATERAL (
    SELECT peak_at, peak FROM poll_quarter_hour
    WHERE poll_quarter_hour.poll_id = poll.poll_id AND peak > 0 ORDER BY peak DESC, peak_at LIMIT 1
) AS peak ON true
WHERE poll.poll_id = %(poll_id)s
"""  # nosec B608 # only our fragments are put in

_OVERVIEW = f"""
SELECT {_PROGRESS}, statement_timestamp(),
    (SELECT coalesce(jsonb_object_agg(listed.poll_id, jsonb_build_object(
        'votes', coalesce(tally.votes, 0), 'waiting', coalesce(tally.waiting, 0),
        'position', coalesce(tally.position, 0), 'sealed', tally.sealed_at IS NOT NULL,
        'complete', timed.complete,
        'first_at', CASE WHEN timed.complete THEN tally.first_at END,
        'last_at', CASE WHEN timed.complete THEN tally.last_at END,
        'recent', CASE WHEN timed.complete THEN recent.ballots END)),
        '{{}}')::text
     FROM unnest(%(polls)s::uuid[]) AS listed (poll_id)
     LEFT JOIN tally USING (poll_id)
     CROSS JOIN LATERAL (
        SELECT coalesce(tally.timed = tally.events, true) AS complete
     ) AS timed
     CROSS JOIN LATERAL (
        SELECT coalesce(sum("cast" + quarantined), 0) AS ballots FROM poll_minute
        WHERE poll_minute.poll_id = listed.poll_id AND minute > statement_timestamp() - %(hour)s
     ) AS recent)
FROM (VALUES (1)) AS always
LEFT JOIN outbox_cursor AS cursor ON cursor.source = %(source)s
"""  # nosec B608 # only our fragments are put in


def read_span(poll_id: UUID) -> Span:
    """The times of a known poll."""
    return Span(*_fetch(_SPAN, [poll_id]))


def read_buckets(poll_id: UUID, bounds: Sequence[datetime]) -> Buckets:
    """The numbers of a poll between the boundaries, of which there are at least two.

    The hours and days of most time zones are read from quarters of an hour.
    """
    values = {
        "poll_id": poll_id,
        "source": VOTES,
        "bounds": list(bounds),
        "first": bounds[0],
        "last": bounds[-1],
    }
    whole = all(bound.minute % 15 == 0 for bound in bounds)
    row = _fetch(_BY_QUARTERS if whole else _BY_MINUTES, values)
    numbers = msgspec.json.decode(row[5], type=dict[int, Numbers])
    return Buckets(row[0], row[1], Progress(*row[2:5]), numbers, row[6], row[7])


def read_figures(poll_id: UUID) -> PollFigures:
    """What the minutes of a known poll add up to; reads all of its quarters of an hour."""
    values = {"poll_id": poll_id, "source": VOTES, "quantiles": list(QUANTILES)}
    row = _fetch(_FIGURES, values)
    return PollFigures(
        title=row[17],
        complete=row[0],
        position=row[1],
        progress=Progress(*row[2:5]),
        votes=row[5],
        waiting=row[6],
        sealed_at=row[7],
        first_at=row[8],
        last_at=row[9],
        eligibility=row[10],
        opened_at=row[11],
        numbers=msgspec.json.decode(row[12], type=Numbers),
        peak=None if row[13] is None else Peak(*row[13:15]),
        quantiles=row[15],
        credentials=msgspec.json.decode(row[16], type=dict[str, int]),
    )


def require_complete(complete: bool) -> None:
    """Raise AnalyticsIncomplete unless all events of a poll are among its minutes."""
    if not complete:
        raise AnalyticsIncomplete(retry_after=INCOMPLETE_RETRY)


def is_complete(poll_id: UUID) -> bool:
    """Whether all counted events of a poll are among its minutes."""
    return not PollAnalytics.objects.filter(pk=poll_id).exclude(timed=F("events")).exists()


def last_event_at(poll_id: UUID) -> datetime | None:
    """The time of the last event of a poll that is counted; None without any."""
    return PollAnalytics.objects.values_list("last_at", flat=True).filter(pk=poll_id).first()


def read_overview(polls: Collection[UUID]) -> Overview:
    """The numbers of some polls; those without an event have zeros."""
    row = _fetch(_OVERVIEW, {"polls": list(polls), "source": VOTES, "hour": HOUR})
    return Overview(
        Progress(*row[:3]), row[3], msgspec.json.decode(row[4], type=dict[UUID, Listed])
    )


def _fetch(statement: str, values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
