"""Comparing the minutes and quarters of an hour with the counts of their polls.

Each round compares some polls only, because one poll may have half a million minutes.
"""

from typing import Any
from uuid import UUID, uuid4

from django.db import connection

POLLS = 50  # polls whose times are compared in one round

_UNTIMED = "SELECT poll_id FROM tally WHERE timed <> events"

# The polls begin at a random id, so that enough rounds reach each of them.
_CHOSEN = """
    (SELECT * FROM tally WHERE poll_id >= %(start)s AND timed = events ORDER BY poll_id
     LIMIT %(polls)s)
    UNION ALL
    (SELECT * FROM tally WHERE poll_id < %(start)s AND timed = events ORDER BY poll_id
     LIMIT %(polls)s)
    LIMIT %(polls)s
"""

_CHECK_QUARTERS = f"""
SELECT poll_id FROM ({_CHOSEN}) AS chosen CROSS JOIN LATERAL (
    SELECT coalesce(sum("cast" + released - retracted), 0) AS votes,
           coalesce(sum(quarantined - released - voided), 0) AS waiting,
           coalesce(sum("cast" + quarantined), 0) AS ballots,
           coalesce(sum("cast" + changed + retracted + quarantined + released + voided), 0)
               AS events
    FROM poll_quarter_hour AS quarters WHERE quarters.poll_id = chosen.poll_id
) AS quarters
WHERE (quarters.votes, quarters.waiting) <> (chosen.votes, chosen.waiting)
    OR quarters.events > chosen.events
    OR quarters.ballots <> (SELECT coalesce(sum(credentials.votes), 0)
                            FROM poll_credential AS credentials
                            WHERE credentials.poll_id = chosen.poll_id)
"""  # nosec B608 # only our fragments are put in

_NUMBERS = """
    "cast", changed, retracted, quarantined, released, voided, peak, peak_at
"""

# The minutes of one day, around a random moment of the poll, added up, and the quarters of an hour
# of that day; a poll differs if one of them has a row that the other has not.
_CHECK_MINUTES = f"""
WITH chosen AS ({_CHOSEN}), days AS MATERIALIZED (
    SELECT poll_id, middle - interval '12 hours' AS start, middle + interval '12 hours' AS through
    FROM chosen CROSS JOIN LATERAL (
        SELECT date_bin('15 minutes', min(quarter) + random() * (max(quarter) - min(quarter)),
                        timestamptz '2000-01-01 00:00Z') AS middle
        FROM poll_quarter_hour AS quarters WHERE quarters.poll_id = chosen.poll_id
    ) AS moment
), added AS (
    SELECT poll_id, date_bin('15 minutes', minute, timestamptz '2000-01-01 00:00Z') AS quarter,
           sum("cast") AS "cast", sum(changed) AS changed, sum(retracted) AS retracted,
           sum(quarantined) AS quarantined, sum(released) AS released, sum(voided) AS voided,
           max("cast" + quarantined) AS peak,
           (array_agg(minute ORDER BY "cast" + quarantined DESC, minute))[1] AS peak_at
    FROM days JOIN poll_minute USING (poll_id) WHERE minute >= start AND minute < through
    GROUP BY 1, 2
), known AS (
    SELECT poll_id, quarter, {_NUMBERS} FROM days JOIN poll_quarter_hour USING (poll_id)
    WHERE quarter >= start AND quarter < through
)
(SELECT poll_id, quarter, {_NUMBERS} FROM added EXCEPT SELECT * FROM known)
UNION ALL
(SELECT * FROM known EXCEPT SELECT poll_id, quarter, {_NUMBERS} FROM added)
"""  # nosec B608 # only our fragments are put in


def check_minutes() -> set[UUID]:
    """Compare the times of some polls with their counts; returns the polls that differ.

    Quarters of an hour are compared with the counts, and with the minutes of one day. Any process
    may call it at any time; after enough rounds every poll was compared.
    """
    chosen: dict[str, Any] = {"start": uuid4(), "polls": POLLS}
    with connection.cursor() as cursor:
        cursor.execute(_CHECK_QUARTERS, chosen)
        differing = {poll_id for [poll_id] in cursor.fetchall()}
        cursor.execute(_CHECK_MINUTES, chosen)
        return differing | {row[0] for row in cursor.fetchall()}


def untimed_polls() -> set[UUID]:
    """The polls with events that 0.3.0 has counted, which writes no minutes."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTIMED)
        return {poll_id for [poll_id] in cursor.fetchall()}
