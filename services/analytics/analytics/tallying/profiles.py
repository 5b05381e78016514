"""One snapshot of a poll: its definition, its counts and its grouped ballots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from analytics.ballots import read_ballots
from provote_core.events import PollRules
from provote_rules.tally.profiles import Profile

LONGEST = "10min"  # for the statements that read the ballots

_POLL = """
SELECT poll.method, poll.seats, poll.rules::text, poll.tie_seed,
    tally.position, tally.events, tally.digest, tally.ballots, tally.sealed_at,
    tally.waiting = 0 AND NOT EXISTS (SELECT FROM dead_letter
        WHERE source = 'votes/0' AND discarded_at IS NULL),
    report.beacon::text, statement_timestamp(),
    (SELECT coalesce(json_agg(decision."order" ORDER BY decided_at), '[]')::text
     FROM tie_decision AS decision WHERE decision.poll_id = poll.poll_id)
FROM poll JOIN tally USING (poll_id) JOIN tally_report AS report USING (poll_id)
WHERE poll_id = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a count needs, all of one moment, `read_at`; `choice_ids` are by position.

    `complete`: no vote waits in quarantine, and no event is missing.
    """

    poll_id: UUID
    method: str
    seats: int
    rules: PollRules
    tie_seed: str
    choice_ids: tuple[UUID, ...]
    votes: int
    position: int
    events: int
    hash: int
    ballots: int
    sealed_at: datetime | None
    complete: bool
    beacon: dict[str, Any]
    read_at: datetime
    decisions: tuple[tuple[UUID, ...], ...]
    profile: Profile

    @property
    def ready(self) -> bool:
        """Whether its count is final: sealed, complete, and with the seed that it needs."""
        has_seed = not self.rules.ties.commitment or bool(self.tie_seed)
        return self.sealed_at is not None and self.complete and has_seed

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the choices as text, by position."""
        return tuple(map(str, self.choice_ids))


class InconsistentCounts(ValueError):
    """The grouped ballots are not as many as the votes of the poll; reconciliation repairs it."""


def read(poll_id: UUID) -> Snapshot | None:
    """The poll at this moment; None if it has no counts or no method.

    Raises InconsistentCounts, and ValueError for ballots of another form than the poll's.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
            cursor.execute(_POLL, [poll_id])
            row = cursor.fetchone()
        if row is None or not row[0]:
            return None
        # It joins this transaction, and with it the snapshot.
        grouped = read_ballots(poll_id)
    if grouped is None:
        return None
    if grouped.profile.cast != grouped.votes:
        raise InconsistentCounts(f"{grouped.profile.cast} ballots, {grouped.votes} votes")
    return Snapshot(
        poll_id=poll_id,
        method=row[0],
        seats=row[1],
        rules=msgspec.json.decode(row[2], type=PollRules),
        tie_seed=row[3],
        position=row[4],
        events=row[5],
        hash=row[6],
        ballots=row[7],
        sealed_at=row[8],
        complete=row[9],
        beacon=msgspec.json.decode(row[10] or "{}", type=dict[str, Any]),
        read_at=row[11],
        decisions=msgspec.json.decode(row[12], type=tuple[tuple[UUID, ...], ...]),
        choice_ids=grouped.choice_ids,
        votes=grouped.votes,
        profile=grouped.profile,
    )
