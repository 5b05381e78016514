"""SQL that adds net changes to the counts, one statement for each table.

Only changes that are not negative are inserted: PostgreSQL checks the constraint of the row to be
inserted even if ON CONFLICT updates another one. A negative change needs its row.
"""

from collections.abc import Sequence

from django.db import connection

from analytics.deltas import (
    BallotDelta,
    ChoiceDelta,
    CredentialDelta,
    MarkDelta,
    MinuteDelta,
    PollDelta,
)
from provote_rules.wording import number_of

_POLLS = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
        AS s(poll_id, votes, waiting, position, events, digest, ballots, first_at, last_at)
), inserted AS (
    INSERT INTO tally
        (poll_id, votes, waiting, position, events, digest, ballots, first_at, last_at, timed)
    SELECT delta.*, events FROM delta WHERE votes >= 0 AND waiting >= 0
    ON CONFLICT (poll_id) DO UPDATE SET votes = tally.votes + excluded.votes,
        waiting = tally.waiting + excluded.waiting,
        position = greatest(tally.position, excluded.position),
        events = tally.events + excluded.events, digest = tally.digest # excluded.digest,
        ballots = (tally.ballots + excluded.ballots) & 4611686018427387903,
        first_at = least(tally.first_at, excluded.first_at),
        last_at = greatest(tally.last_at, excluded.last_at),
        timed = tally.timed + excluded.timed
)
UPDATE tally SET votes = tally.votes + delta.votes, waiting = tally.waiting + delta.waiting,
    position = greatest(tally.position, delta.position), events = tally.events + delta.events,
    digest = tally.digest # delta.digest,
    ballots = (tally.ballots + delta.ballots) & 4611686018427387903,
    first_at = least(tally.first_at, delta.first_at),
    last_at = greatest(tally.last_at, delta.last_at), timed = tally.timed + delta.events
FROM delta WHERE tally.poll_id = delta.poll_id AND (delta.votes < 0 OR delta.waiting < 0)
"""

_CHOICES = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS s(poll_id, choice_id, votes)
), inserted AS (
    INSERT INTO choice_count (poll_id, choice_id, votes)
    SELECT * FROM delta WHERE votes >= 0
    ON CONFLICT (poll_id, choice_id) DO UPDATE SET votes = choice_count.votes + excluded.votes
)
UPDATE choice_count SET votes = choice_count.votes + delta.votes
FROM delta WHERE choice_count.poll_id = delta.poll_id AND choice_count.choice_id = delta.choice_id
    AND delta.votes < 0
"""

# Rows that would have no votes are deleted: the remaining ones are the counted ballots.
_BALLOTS = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::text[], %s::text[], %s::bigint[])
        AS s(poll_id, key, form, ballot, votes)
), inserted AS (
    INSERT INTO ballot_count (poll_id, key, form, ballot, votes)
    SELECT * FROM delta WHERE votes > 0
    ON CONFLICT (poll_id, key) DO UPDATE SET votes = ballot_count.votes + excluded.votes
), deleted AS (
    DELETE FROM ballot_count AS known USING delta
    WHERE known.poll_id = delta.poll_id AND known.key = delta.key AND delta.votes < 0
        AND known.votes = -delta.votes
    RETURNING 1
), updated AS (
    UPDATE ballot_count AS known SET votes = known.votes + delta.votes FROM delta
    WHERE known.poll_id = delta.poll_id AND known.key = delta.key AND delta.votes < 0
        AND known.votes <> -delta.votes
    RETURNING 1
)
SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM updated)
"""

_MARKS = """
WITH delta AS (
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::bigint[], %s::bigint[])
        AS s(poll_id, choice, votes, points)
), inserted AS (
    INSERT INTO mark_count (poll_id, choice, votes, points)
    SELECT * FROM delta WHERE votes > 0
    ON CONFLICT (poll_id, choice) DO UPDATE
    SET votes = mark_count.votes + excluded.votes, points = mark_count.points + excluded.points
), deleted AS (
    DELETE FROM mark_count AS known USING delta
    WHERE known.poll_id = delta.poll_id AND known.choice = delta.choice AND delta.votes < 0
        AND known.votes = -delta.votes
    RETURNING 1
), updated AS (
    UPDATE mark_count AS known
    SET votes = known.votes + delta.votes, points = known.points + delta.points FROM delta
    WHERE known.poll_id = delta.poll_id AND known.choice = delta.choice AND delta.votes <= 0
        AND (delta.votes = 0 OR known.votes <> -delta.votes)
    RETURNING 1
)
SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM updated)
"""

# The numbers of minutes and of credentials only rise, so a peak is exceeded or stays.
_MINUTES = """
WITH delta AS (
    SELECT *, date_bin('15 minutes', minute, timestamptz '2000-01-01 00:00Z') AS quarter
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::bigint[])
        AS s(poll_id, minute, "cast", changed, retracted, quarantined, released, voided)
), minutes AS (
    INSERT INTO poll_minute AS known
        (poll_id, minute, "cast", changed, retracted, quarantined, released, voided)
    SELECT poll_id, minute, "cast", changed, retracted, quarantined, released, voided FROM delta
    ON CONFLICT (poll_id, minute) DO UPDATE SET "cast" = known."cast" + excluded."cast",
        changed = known.changed + excluded.changed,
        retracted = known.retracted + excluded.retracted,
        quarantined = known.quarantined + excluded.quarantined,
        released = known.released + excluded.released, voided = known.voided + excluded.voided
    RETURNING poll_id, minute, "cast" + quarantined AS ballots
), quarters AS (
    SELECT poll_id, quarter, sum("cast")::bigint AS "cast", sum(changed)::bigint AS changed,
        sum(retracted)::bigint AS retracted, sum(quarantined)::bigint AS quarantined,
        sum(released)::bigint AS released, sum(voided)::bigint AS voided,
        max(ballots) AS peak,
        (array_agg(minute ORDER BY ballots DESC, minute))[1] AS peak_at
    FROM delta JOIN minutes USING (poll_id, minute) GROUP BY poll_id, quarter
)
INSERT INTO poll_quarter_hour AS known (poll_id, quarter, "cast", changed, retracted, quarantined,
    released, voided, peak, peak_at)
SELECT * FROM quarters ORDER BY poll_id, quarter
ON CONFLICT (poll_id, quarter) DO UPDATE SET "cast" = known."cast" + excluded."cast",
    changed = known.changed + excluded.changed, retracted = known.retracted + excluded.retracted,
    quarantined = known.quarantined + excluded.quarantined,
    released = known.released + excluded.released, voided = known.voided + excluded.voided,
    peak = greatest(known.peak, excluded.peak),
    peak_at = CASE WHEN (excluded.peak, known.peak_at) > (known.peak, excluded.peak_at)
        THEN excluded.peak_at ELSE known.peak_at END
"""

_CREDENTIALS = """
INSERT INTO poll_credential AS known (poll_id, credential, votes)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::bigint[])
ON CONFLICT (poll_id, credential) DO UPDATE SET votes = known.votes + excluded.votes
"""


class CountBelowZero(ValueError):
    """A vote is to be removed from a count without a row: the event that added it is missing.

    The event becomes a dead letter, and is counted by a retry after the missing one.
    """


def add_polls(changes: Sequence[PollDelta]) -> None:
    """Add to the counts of polls. Raises CountBelowZero, IntegrityError."""
    negative = sum(change.votes < 0 or change.waiting < 0 for change in changes)
    _require_all(_execute(_POLLS, changes), negative)


def add_choices(changes: Sequence[ChoiceDelta]) -> None:
    """Add to the counts of choices. Raises CountBelowZero, IntegrityError."""
    _require_all(_execute(_CHOICES, changes), sum(change.votes < 0 for change in changes))


def add_ballots(changes: Sequence[BallotDelta]) -> None:
    """Add to the counts of ballots. Raises CountBelowZero, IntegrityError."""
    _require_all(_select(_BALLOTS, changes), sum(change.votes < 0 for change in changes))


def add_marks(changes: Sequence[MarkDelta]) -> None:
    """Add to what ballots add up to for choices. Raises CountBelowZero, IntegrityError."""
    _require_all(_select(_MARKS, changes), sum(change.votes <= 0 for change in changes))


def add_minutes(changes: Sequence[MinuteDelta]) -> None:
    """Add to the numbers of events in each minute, and in each quarter of an hour."""
    _execute(_MINUTES, changes)


def add_credentials(changes: Sequence[CredentialDelta]) -> None:
    """Add to the numbers of ballots by credential."""
    _execute(_CREDENTIALS, changes)


def _execute(statement: str, changes: Sequence[tuple[object, ...]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*changes, strict=True)])
        return cursor.rowcount


def _select(statement: str, changes: Sequence[tuple[object, ...]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*changes, strict=True)])
        [found] = cursor.fetchone()
        return int(found)


def _require_all(updated: int, negative: int) -> None:
    if updated != negative:
        raise CountBelowZero(f"{number_of(negative - updated, 'count')} without a row")
