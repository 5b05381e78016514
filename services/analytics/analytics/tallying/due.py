"""Which polls have to be counted now."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from analytics.tallying.profiles import READY

AT_ONCE = 100  # polls in one call
SHORTEST = 2.0  # seconds between two live counts of a poll
FACTOR = 10  # and as many times the duration of the last one
RETRY = 60.0  # seconds until a failed count is repeated, likewise
OVERDUE = 60.0  # seconds after which another process makes a final count
FEW = 50_000  # distinct ballots that it counts

_CHANGED = """(tally.position, tally.events, tally.digest, tally.ballots)
    <> (report.position, report.events, report.hash, report.ballots)"""

# 0.2.0 stores a poll without its type; ballots of another kind than single choices then wait for
# the poll's next state.
_TYPE_KNOWN = """(poll.ballot_type <> ''
    OR NOT EXISTS (SELECT FROM ballot_count AS ballots WHERE ballots.poll_id = poll.poll_id))"""

# Live counts are only made if a reader may see them. A process that counts one poll at a time
# delays few: short final counts come first, and counts within which a process ended come last.
_DUE = f"""
SELECT poll_id, ready FROM (
    SELECT report.poll_id, tally.sealed_at, report.read_at, report.wanted_at, report.final,
        report.state, report.duration, poll.results_visibility, poll.status, {READY} AS ready,
        report.read_at IS NULL OR report.recount_at > report.read_at OR {_CHANGED} AS changed,
        report.state <> 'failed' AND report.tried_at > coalesce(report.read_at, '-infinity')
            IS TRUE AS interrupted,
        report.tried_at + make_interval(secs => report.duration + greatest(
            CASE WHEN report.state = 'failed' THEN %(retry)s ELSE %(shortest)s END,
            %(factor)s * report.duration)) AS next_at
    FROM tally_report AS report JOIN poll USING (poll_id) JOIN tally USING (poll_id)
    WHERE NOT report.done AND (%(poll_id)s::uuid IS NULL OR report.poll_id = %(poll_id)s)
        AND {_TYPE_KNOWN}
) AS known
WHERE CASE
    WHEN ready AND NOT final AND state NOT IN ('failed', 'waiting-for-beacon') THEN true
    WHEN ready THEN (changed OR NOT final) AND next_at <= clock_timestamp()
    ELSE changed AND coalesce(next_at <= clock_timestamp(), true) AND (
        results_visibility IN ('live', 'after_vote')
        OR results_visibility = 'after_close'
            AND (status IN ('closed', 'archived') OR sealed_at IS NOT NULL)
        OR wanted_at IS NOT NULL AND coalesce(wanted_at > read_at, true))
    END
ORDER BY ready DESC, interrupted, CASE WHEN ready THEN duration END, read_at NULLS FIRST, poll_id
LIMIT %(limit)s
"""  # nosec B608 # only the conditions above are put in

# Repairs and retried dead letters change counts that were final.
_REVIVE = f"""
UPDATE tally_report AS report SET done = false FROM tally
WHERE report.done AND tally.poll_id = report.poll_id AND {_CHANGED}
"""  # nosec B608 # only the conditions above are put in

# Polls that 0.2.0 stored, which has no counts by methods.
_ADOPT = """
INSERT INTO tally_report (poll_id) SELECT poll_id FROM poll
WHERE NOT EXISTS (SELECT FROM tally_report AS report WHERE report.poll_id = poll.poll_id)
ON CONFLICT DO NOTHING
"""

# Those that a process with little memory can count.
_OVERDUE = f"""
SELECT report.poll_id
FROM tally_report AS report JOIN poll USING (poll_id) JOIN tally USING (poll_id)
WHERE NOT report.done AND NOT report.final AND {READY}
    AND tally.sealed_at < clock_timestamp() - make_interval(secs => %(overdue)s)
    AND coalesce(report.tried_at < clock_timestamp() - make_interval(secs => %(overdue)s), true)
    AND NOT EXISTS (SELECT FROM ballot_count WHERE poll_id = report.poll_id OFFSET %(rows)s)
ORDER BY tally.sealed_at LIMIT 10
"""  # nosec B608 # only the conditions above are put in


class Due(NamedTuple):
    """A poll to be counted; `ready` for its final count."""

    poll_id: UUID
    ready: bool


def due_polls() -> list[Due]:
    """The polls to be counted now: final counts first, then the live counts that are oldest."""
    return _select(None)


def is_due(poll_id: UUID) -> bool:
    """Whether the poll still has to be counted."""
    return bool(_select(poll_id))


def overdue_polls() -> list[UUID]:
    """Sealed polls with few distinct ballots whose final count is not begun for a minute."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"overdue": OVERDUE, "rows": FEW})
        return [row[0] for row in cursor.fetchall()]


def revive() -> int:
    """Let finished polls whose counts have changed be counted again; returns their number.

    Polls that 0.2.0 stored are counted, too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADOPT)
        cursor.execute(_REVIVE)
        return int(cursor.rowcount)


def _select(poll_id: UUID | None) -> list[Due]:
    values = {"retry": RETRY, "shortest": SHORTEST, "factor": FACTOR}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {**values, "poll_id": poll_id, "limit": AT_ONCE})
        return [Due(row[0], row[1]) for row in cursor.fetchall()]
