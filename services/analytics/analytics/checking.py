"""Comparing the rows of ballot_count with the checksums of their polls, a share in each round.

The ledger of votes proves the checksum that is kept with a poll's count; this proves the rows, of
which one poll may have a million. They are read in the order of polls' ids, round after round.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

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
