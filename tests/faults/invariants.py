"""Reads the invariants of polls from the tables, and the lag of the count."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

import psycopg

from integration.client import Poll
from integration.database import Database

EVERY = 0.1  # seconds between measurements of the lag

_STORED = "SELECT id::text FROM votes.vote WHERE poll_id = ANY(%s)"
_TWICE = (
    "SELECT count(*) - count(DISTINCT (poll_id, voter)) FROM votes.vote WHERE poll_id = ANY(%s)"
)
_COUNTED = "SELECT coalesce(sum(votes), 0)::int FROM analytics.tally WHERE poll_id = ANY(%s)"
# Votes by choice, and by poll and ballot where that is no single choice.
_CHOICES = """
SELECT choice_id::text, votes FROM analytics.choice_count
WHERE poll_id = ANY(%s) AND votes > 0
UNION ALL
SELECT concat_ws(' ', poll_id, form, ballot), votes FROM analytics.ballot_count
WHERE poll_id = ANY(%s)
"""
_CHOSEN = """
SELECT coalesce(choice_id::text,
                concat_ws(' ', poll_id, ballot->>'form', ballot->>'marks')), count(*)
FROM votes.vote WHERE poll_id = ANY(%s) GROUP BY 1
"""
_HOLES = """
SELECT count(*) FROM (
    SELECT first_seq, lag(first_seq + count) OVER (ORDER BY first_seq) AS due
    FROM votes.outbox WHERE first_seq IS NOT NULL
) AS rows WHERE due <> first_seq
"""
_PROGRESS = """
SELECT (SELECT coalesce(max(last_seq), 0) FROM votes.outbox_head)
       + (SELECT coalesce(sum(count), 0) FROM votes.outbox WHERE first_seq IS NULL),
       (SELECT coalesce(max(applied_seq), 0) FROM analytics.outbox_cursor WHERE source = 'votes/0')
"""


@dataclass(frozen=True)
class Invariants:
    """Stored and counted votes. `holes` are positions that occur twice or never.

    `by_choice` is the sum over choices and ballots; `choices_agree`: each has as many votes as
    are stored for it.
    """

    stored: frozenset[str]
    twice: int
    counted: int
    by_choice: int
    choices_agree: bool
    holes: int


def look(database: Database, polls: Sequence[Poll]) -> Invariants:
    """Read the invariants of polls, as superuser."""
    ids = [poll.id for poll in polls]

    def one(query: str) -> int:
        return int(database.one("postgres", query, ids))

    counts = dict(database.rows("postgres", _CHOICES, ids, ids))
    chosen = dict(database.rows("postgres", _CHOSEN, ids))
    return Invariants(
        stored=frozenset(vote for [vote] in database.rows("postgres", _STORED, ids)),
        twice=one(_TWICE),
        counted=one(_COUNTED),
        by_choice=sum(counts.values()),
        choices_agree=counts == chosen,
        holes=int(database.one("postgres", _HOLES)),
    )


@dataclass(frozen=True)
class Moment:
    """The numbers of published and of counted events at a time (s)."""

    at: float
    published: int
    counted: int


class Watch:
    """Measures the lag of the count ten times a second, for the length of a block."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self.moments: list[Moment] = []
        self._database, self._clock = database, clock
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watches the lag")

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            try:
                with self._database.connect("postgres") as connection:
                    while not self._over.wait(EVERY):
                        published, counted = connection.execute(_PROGRESS).fetchone() or (0, 0)
                        self.moments.append(Moment(self._clock(), int(published), int(counted)))
            except psycopg.Error:
                self._over.wait(EVERY)

    def caught_up_after(self, healed: float) -> float | None:
        """Seconds from a time until all events published by then were counted; None: not yet."""
        after = [moment for moment in self.moments if moment.at >= healed]
        if not after:
            return None
        done = (moment.at for moment in after if moment.counted >= after[0].published)
        return next((round(at - healed, 1) for at in done), None)

    def lag_p99(self, since: float, until: float) -> float:
        """The 99th percentile of the age (s) of the oldest uncounted event."""
        ages, oldest = [0.0], 0
        for moment in self.moments:
            while (
                self.moments[oldest].published <= moment.counted and oldest < len(self.moments) - 1
            ):
                oldest += 1
            behind = moment.published > moment.counted
            if since <= moment.at <= until:
                ages.append(moment.at - self.moments[oldest].at if behind else 0.0)
        return round(sorted(ages)[int(0.99 * (len(ages) - 1))], 2)
