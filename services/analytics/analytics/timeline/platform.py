"""Figures across the platform, for staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from analytics.selectors import VOTES
from provote_rules.lifecycle import open_sql

MOST = 20  # suspicious polls in one response

_OPEN = open_sql(poll="poll", now="statement_timestamp()", sealed="tally.sealed_at IS NOT NULL")

# A day is 24 hours up to the end of this quarter of an hour. Times of events are those of the
# database of votes, whose clock may differ from this one.
_PLATFORM = f"""
SELECT coalesce(cursor.applied_seq, 0), cursor.applied_at,
    coalesce(greatest(cursor.source_last_seq - cursor.applied_seq, 0), 0),
    (SELECT count(*) FROM poll LEFT JOIN tally USING (poll_id)
     WHERE {_OPEN}),
    (SELECT count(*) FROM poll),
    (SELECT coalesce(sum(votes), 0)::bigint FROM tally),
    recent.last_minute, recent.last_hour, day.last_day,
    (SELECT count(*) FROM dead_letter WHERE source = %(source)s AND discarded_at IS NULL),
    (SELECT count(*) FROM tally WHERE timed <> events),
    (SELECT coalesce(jsonb_agg(suspicious ORDER BY waiting DESC, quarantined DESC, poll_id),
                     '[]')::text FROM (
        SELECT poll_id, coalesce(poll.title, '') AS title, poll.owner, coalesce(waiting, 0)
                   AS waiting, coalesce(quarantined, 0) AS quarantined
        FROM (
            SELECT poll_id, sum(quarantined)::bigint AS quarantined FROM poll_quarter_hour
            WHERE quarter > statement_timestamp() - interval '1 day' AND quarantined > 0
            GROUP BY poll_id
        ) AS day
        FULL JOIN (SELECT poll_id, waiting FROM tally WHERE waiting > 0) AS held USING (poll_id)
        LEFT JOIN poll USING (poll_id)
        ORDER BY waiting DESC, quarantined DESC, poll_id LIMIT %(most)s
     ) AS suspicious)
FROM (
    SELECT coalesce(sum(ballots) FILTER (
               WHERE minute = date_trunc('minute', statement_timestamp()) - interval '1 minute'
           ), 0)::bigint AS last_minute,
           coalesce(sum(ballots), 0)::bigint AS last_hour
    FROM (
        SELECT minute, "cast" + quarantined AS ballots FROM poll_minute
        WHERE minute > statement_timestamp() - interval '1 hour'
    ) AS hour
) AS recent
CROSS JOIN (
    SELECT coalesce(sum("cast" + quarantined), 0)::bigint AS last_day FROM poll_quarter_hour
    WHERE quarter > statement_timestamp() - interval '1 day'
) AS day
LEFT JOIN outbox_cursor AS cursor ON cursor.source = %(source)s
"""  # nosec B608 # only our fragments are put in


class Suspicious(msgspec.Struct, frozen=True):
    """A poll with votes in quarantine now or in the last 24 hours; see Platform."""

    poll_id: UUID
    title: str
    owner: UUID | None
    waiting: int
    quarantined: int


class Recent(NamedTuple):
    """Ballots cast in the last whole minute, the last hour and the last 24 hours."""

    minute: int
    hour: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Numbers over all polls, read together.

    `missing` events could not be applied; `incomplete` polls wait for the rebuild of their
    minutes. `suspicious` are the polls with most votes in quarantine, at most MOST.
    """

    watermark: int
    as_of: datetime | None
    lag: int
    polls_open: int
    polls: int
    votes: int
    recent: Recent
    missing: int
    incomplete: int
    suspicious: list[Suspicious]


def read_platform() -> Platform:
    """The numbers over all polls now; reads the minutes of one day."""
    with connection.cursor() as cursor:
        cursor.execute(_PLATFORM, {"source": VOTES, "most": MOST})
        row: Any = cursor.fetchone()
    return Platform(
        watermark=row[0],
        as_of=row[1],
        lag=row[2],
        polls_open=row[3],
        polls=row[4],
        votes=row[5],
        recent=Recent(*row[6:9]),
        missing=row[9],
        incomplete=row[10],
        suspicious=msgspec.json.decode(row[11], type=list[Suspicious]),
    )
