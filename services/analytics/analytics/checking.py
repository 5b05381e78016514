"""Comparing the rows of ballot_count and poll_minute with the counts of their polls.

The ledger of votes proves the checksum that is kept with a poll's count; this proves the rows, of
which one poll may have a million. They are read in the order of polls' ids, round after round.
The rows of poll_minute are added up for some polls in each round.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection

SHARE = 200_000  # rows read in one round, on average
PAGE = 500  # polls read by one statement
FIRST = UUID(int=0)

_STATE = "SELECT coalesce(checked_poll, %s), debt FROM reconciliation"
_RECORD = """
INSERT INTO reconciliation (id, checked_poll, debt) VALUES (1, %s, %s)
ON CONFLICT (id) DO UPDATE SET checked_poll = excluded.checked_poll, debt = excluded.debt
"""

# The recursion finds each poll by one access to the index, whatever number of rows it has.
_NEXT = """
WITH RECURSIVE grouped (poll_id) AS (
    (SELECT poll_id FROM ballot_count WHERE poll_id > %(after)s ORDER BY poll_id LIMIT 1)
    UNION ALL
    SELECT (SELECT poll_id FROM ballot_count WHERE poll_id > grouped.poll_id
            ORDER BY poll_id LIMIT 1)
    FROM grouped WHERE poll_id IS NOT NULL
)
SELECT poll_id, coalesce(votes, 0) FROM (
    (SELECT poll_id FROM grouped WHERE poll_id IS NOT NULL LIMIT %(limit)s)
    UNION
    (SELECT poll_id FROM tally WHERE poll_id > %(after)s AND ballots <> 0
     ORDER BY poll_id LIMIT %(limit)s)
) AS polls LEFT JOIN tally USING (poll_id) ORDER BY poll_id LIMIT %(limit)s
"""

# One statement reads rows and checksum, hence from one snapshot. The hash is that of
# `grouping.ballot_hash`; a row with another key would not be found by the events of its ballot.
_CHECK = """
SELECT poll_id, rows,
       wrong = 0 AND coalesce(tally.ballots, 0) = mod(coalesce(checksum, 0), 2::numeric ^ 62)
FROM unnest(%s) AS polls (poll_id) LEFT JOIN tally USING (poll_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS rows, sum(votes::numeric * (4611686018427387903
               & ('x' || left(encode(digest, 'hex'), 16))::bit(64)::bigint)) AS checksum,
           count(*) FILTER (WHERE votes = 0 OR key <> substr(digest, 1, 16)) AS wrong
    FROM (
        SELECT key, votes, sha256(convert_to(form || ' ' || ballot, 'UTF8')) AS digest
        FROM ballot_count WHERE ballot_count.poll_id = polls.poll_id OFFSET 0
    ) AS hashed
) AS read
"""

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


class _Poll(NamedTuple):
    poll_id: UUID
    votes: int


def check_ballots() -> set[UUID]:
    """Compare the next polls' rows with their checksums; returns the polls that differ.

    Reads `SHARE` rows, or one poll with more; then as many rounds read nothing as the excess
    needs. A process that continues after another one goes on where that stopped.
    """
    after, debt = _state()
    started, credit, differing = after, SHARE - debt, set[UUID]()
    is_second_pass = False
    while credit > 0:
        polls = [poll.poll_id for poll in _next(after, credit)]
        if is_second_pass:
            polls = [poll_id for poll_id in polls if poll_id <= started]
        if polls:
            for poll_id, rows, correct in _check(polls):
                credit -= rows
                if not correct:
                    differing.add(poll_id)
            after = polls[-1]
        elif is_second_pass or started == FIRST:
            break
        else:
            is_second_pass, after = True, FIRST
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [after, max(-credit, 0)])
    return differing


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
    """The polls of which the last release has counted events, which it does in no minute."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTIMED)
        return {poll_id for [poll_id] in cursor.fetchall()}


def _state() -> tuple[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [FIRST])
        return cursor.fetchone() or (FIRST, 0)


def _next(after: UUID, credit: int) -> Sequence[_Poll]:
    """The next polls, as many as have at most `credit` votes together, but at least one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"after": after, "limit": PAGE})
        polls = [_Poll(*row) for row in cursor.fetchall()]
    for index, poll in enumerate(polls):
        credit -= poll.votes
        if credit < 0:
            return polls[: max(index, 1)]
    return polls


def _check(polls: Sequence[UUID]) -> list[tuple[UUID, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_CHECK, [list(polls)])
        return cursor.fetchall()
