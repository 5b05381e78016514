"""One snapshot of a poll: its definition, how far it is counted, and its grouped ballots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from analytics.ballots import FORMS, read_profile
from analytics.snapshots import one_moment
from provote_core.events import PollChoice, PollRules
from provote_rules.counting import counted_by
from provote_rules.tally.profiles import CHOICES, Profile
from provote_rules.wording import number_of

# No vote of the poll waits in quarantine, and no event of votes is missing.
COMPLETE = """tally.waiting = 0 AND NOT EXISTS (SELECT FROM dead_letter
    WHERE source = 'votes/0' AND discarded_at IS NULL)"""

# A count is final once the poll is sealed and complete, and polls has published the end, which
# reveals the seed of ties where the poll has one. A closed poll that reveals none is ready, too:
# its count stops.
READY = f"""tally.sealed_at IS NOT NULL AND {COMPLETE}
    AND (poll.rules -> 'ties' ->> 'commitment' IS NULL OR poll.tie_seed <> ''
        OR poll.status IN ('closed', 'archived'))"""

_POLL = f"""
SELECT poll.title, poll.ballot_type, poll.method, poll.seats, poll.rules::text, poll.tie_seed,
    poll.choices::text, coalesce(tally.votes, 0), coalesce(tally.position, 0),
    coalesce(tally.events, 0), coalesce(tally.digest, 0), coalesce(tally.ballots, 0),
    tally.sealed_at, coalesce({COMPLETE}, true), {READY},
    report.beacon::text, statement_timestamp(),
    (SELECT coalesce(json_agg(decision."order" ORDER BY decided_at), '[]')::text
     FROM tie_decision AS decision WHERE decision.poll_id = poll.poll_id),
    poll.language
FROM poll LEFT JOIN tally USING (poll_id) LEFT JOIN tally_report AS report USING (poll_id)
WHERE poll_id = %s
"""  # nosec B608 # only the conditions above are put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a count needs besides the ballots, all of one moment, `read_at`.

    `choices` are in the order of their positions. `complete`: no vote waits in quarantine, and no
    event is missing. `ready`: its count is final; between the seal and the event of polls that
    reveals the seed, it waits. `method` is never empty, see counting.counted_by. `decisions` are
    drawn orders of choices. `language` is the BCP 47 tag of the poll's texts.
    """

    poll_id: UUID
    title: str
    form: str
    method: str
    seats: int
    rules: PollRules
    tie_seed: str
    choices: tuple[PollChoice, ...]
    votes: int
    position: int
    events: int
    hash: int
    ballots: int
    sealed_at: datetime | None
    complete: bool
    ready: bool
    beacon: dict[str, Any]
    read_at: datetime
    decisions: tuple[tuple[UUID, ...], ...]
    language: str | None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the choices as text, by position."""
        return tuple(str(choice.id) for choice in self.choices)


class InconsistentCounts(ValueError):
    """The grouped ballots are not as many as the votes of the poll; reconciliation repairs it."""


def read(poll_id: UUID) -> tuple[Snapshot, Profile] | None:
    """The poll and its ballots at this moment; None if it is not known here.

    Call it outside of transactions. Raises InconsistentCounts, and ValueError for ballots that are
    not canonical.
    """
    with one_moment():
        snapshot = read_snapshot(poll_id)
        if snapshot is None:
            return None
        profile = read_profile(poll_id, form=snapshot.form, choices=snapshot.choices)
    if profile.cast != snapshot.votes:
        ballots, votes = number_of(profile.cast, "ballot"), number_of(snapshot.votes, "vote")
        raise InconsistentCounts(f"{ballots}, {votes}")
    return snapshot, profile


def read_snapshot(poll_id: UUID) -> Snapshot | None:
    """The poll without its ballots, in the transaction of the caller."""
    with connection.cursor() as cursor:
        cursor.execute(_POLL, [poll_id])
        row = cursor.fetchone()
    if row is None:
        return None
    choices = msgspec.json.decode(row[6], type=tuple[PollChoice, ...])
    return Snapshot(
        poll_id=poll_id,
        title=row[0],
        form=FORMS.get(row[1], CHOICES),
        method=counted_by(row[2], row[1]),
        seats=row[3],
        rules=msgspec.json.decode(row[4], type=PollRules),
        tie_seed=row[5],
        choices=tuple(sorted(choices, key=lambda choice: choice.position)),
        votes=row[7],
        position=row[8],
        events=row[9],
        hash=row[10],
        ballots=row[11],
        sealed_at=row[12],
        complete=row[13],
        ready=row[14],
        beacon=msgspec.json.decode(row[15] or "{}", type=dict[str, Any]),
        read_at=row[16],
        decisions=msgspec.json.decode(row[17], type=tuple[tuple[UUID, ...], ...]),
        language=row[18],
    )
