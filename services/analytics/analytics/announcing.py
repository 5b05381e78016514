"""Announce that results have changed or are final: at most one update a minute and poll.

A loop compares the counts with what was announced last, so announcing costs nothing while votes
are counted, and a rebuild announces only what differs.
"""

import time

from django.db import connection, transaction

from analytics.tallying.profiles import COMPLETE
from provote_core import outbox
from provote_core.database import rows
from provote_core.events import Fact, ResultsFinal, ResultsUpdated

PERIOD = 2.0  # seconds between two comparisons
PAUSE = 60  # seconds between two announcements of a poll that is not final
ADOPT_EVERY = 60.0  # seconds
AT_ONCE = 500  # polls in one transaction

_FINAL = f"""(tally.sealed_at IS NOT NULL AND {COMPLETE} AND coalesce(report.final, false)
    AND (tally.position, tally.events, tally.digest, tally.ballots)
        = (report.position, report.events, report.hash, report.ballots))"""

# A repair changes a count at its position: the digest of its events is another one then.
_CHANGED = (
    "(tally.position <> known.position OR tally.digest <> coalesce(known.hash, tally.digest))"
)

# Locks the announcements, so that several processes may run this.
_DUE = f"""
SELECT known.poll_id, poll.owner, tally.position, {_FINAL}, tally.digest,
    CASE WHEN {_FINAL} THEN report.digest ELSE '' END
FROM result_announcement AS known
JOIN poll USING (poll_id) JOIN tally USING (poll_id) LEFT JOIN tally_report AS report
    ON report.poll_id = known.poll_id
WHERE NOT known.done AND (
    {_FINAL}
    OR {_CHANGED} AND coalesce(
        known.announced_at < clock_timestamp() - make_interval(secs => %(pause)s), true)
)
ORDER BY known.announced_at NULLS FIRST, known.poll_id
LIMIT %(limit)s FOR UPDATE OF known SKIP LOCKED
"""  # nosec B608 # only the conditions above are put in

_ANNOUNCED = """
UPDATE result_announcement AS known
SET position = new.position, done = new.final, hash = new.hash, report = new.report,
    announced_at = clock_timestamp()
FROM unnest(%s::uuid[], %s::bigint[], %s::bool[], %s::bigint[], %s::text[])
    AS new (poll_id, position, final, hash, report)
WHERE known.poll_id = new.poll_id
"""

# Polls that 0.3.0 stored. Those that were sealed more than a day ago are not announced.
_ADOPT = """
INSERT INTO result_announcement (poll_id, position, done)
SELECT poll_id, coalesce(CASE WHEN old THEN tally.position END, 0), coalesce(old, false)
FROM poll LEFT JOIN tally USING (poll_id),
    LATERAL (SELECT tally.sealed_at < clock_timestamp() - interval '1 day' AS old) AS age
WHERE NOT EXISTS (SELECT FROM result_announcement AS known WHERE known.poll_id = poll.poll_id)
ON CONFLICT DO NOTHING
"""

# Repairs change counts that were final, also at the same position, and drawings their reports.
_REVIVE = f"""
UPDATE result_announcement AS known SET done = false
FROM tally LEFT JOIN tally_report AS report USING (poll_id)
WHERE known.done AND tally.poll_id = known.poll_id AND ({_CHANGED}
    OR report.final AND known.report <> '' AND report.digest <> known.report)
"""  # nosec B608 # only the condition above is put in


class Announcer:
    """The loop's state: when polls were adopted last in this process."""

    def __init__(self) -> None:
        self._adopted_at = 0.0

    def step(self) -> float:
        """Announce what is due; returns the seconds to wait."""
        if not self._adopted_at or time.monotonic() - self._adopted_at >= ADOPT_EVERY:
            adopt()
            self._adopted_at = time.monotonic()
        while announce_due() == AT_ONCE:
            pass
        return PERIOD


@transaction.atomic
def announce_due() -> int:
    """Append the events of polls whose results have changed; returns their number.

    A repeat announces nothing that was announced.
    """
    with connection.cursor() as cursor:
        # A concurrent erasure would miss an owner announced now, so one waits for the other.
        cursor.execute("LOCK TABLE erased_owner IN SHARE MODE")
    due = rows(_DUE, {"pause": PAUSE, "limit": AT_ONCE})
    if due:
        outbox.append(
            [
                Fact(
                    data=(ResultsFinal if final else ResultsUpdated)(
                        poll_id=poll_id, owner=owner, position=position
                    ),
                    subject=str(poll_id),
                    version=position,
                )
                for poll_id, owner, position, final, *_ in due
            ]
        )
        with connection.cursor() as cursor:
            polls, _, *announced = (list(column) for column in zip(*due, strict=True))
            cursor.execute(_ANNOUNCED, [polls, *announced])
    return len(due)


@transaction.atomic
def adopt() -> None:
    """Add polls that 0.3.0 stored, and those whose final count was repaired."""
    with connection.cursor() as cursor:
        cursor.execute(_ADOPT)
        cursor.execute(_REVIVE)
