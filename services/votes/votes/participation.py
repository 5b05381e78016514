"""What is known of a poll's voters beside their votes: the roll, and refused casts."""

from typing import Any
from uuid import UUID

from django.db import connection

# The ballot tokens of a poll that voted or still may. A series is counted by its row; tokens that
# were revoked alone have no vote, those of a revoked series may have one.
_ROLL = """
SELECT (SELECT coalesce(sum(count), 0)::bigint FROM invitation_series
        WHERE poll_id = %(poll)s AND revoked_at IS NULL)
    - (SELECT count(*) FROM invitation AS one JOIN invitation_series AS series
            ON series.id = one.series_id AND series.revoked_at IS NULL
       WHERE one.poll_id = %(poll)s AND one.revoked_at IS NOT NULL)
    + (SELECT count(*) FROM invitation_series AS series JOIN invitation AS one
            ON one.series_id = series.id
       WHERE series.poll_id = %(poll)s AND series.revoked_at IS NOT NULL AND EXISTS (
            SELECT FROM vote WHERE vote.poll_id = one.poll_id AND vote.voter = one.voter))
FROM poll_snapshot WHERE poll_id = %(poll)s AND eligibility = 'invited'
"""
_REFUSED = """
SELECT code, sum(refused)::bigint FROM refusal_count WHERE poll_id = %(poll)s GROUP BY code
"""


def of_poll(poll_id: UUID) -> dict[str, Any]:
    """The roll of a poll, None where none is known, and its refused casts by code.

    Only polls with ballot tokens have a roll. Refusals are counted as `RefusalCount` says.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROLL, {"poll": poll_id})
        roll = cursor.fetchone()
        cursor.execute(_REFUSED, {"poll": poll_id})
        refused = dict(cursor.fetchall())
    return {"roll": roll and roll[0], "refused": refused}
