"""The ballots of a poll as a profile, read in one snapshot of the database, for a tally."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction

from provote_core.events import PollChoice
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile, from_packed

# The form of a poll's ballots by its type; a single choice is a ballot with one mark.
FORMS: Mapping[str, str] = {"ranked": RANKING, "score": SCORES}
CHUNK = 10_000  # rows that one fetch transfers

_POLL = """
SELECT poll.ballot_type, poll.choices::text, poll.version, coalesce(tally.votes, 0),
       coalesce(tally.position, 0), tally.sealed_at
FROM poll LEFT JOIN tally USING (poll_id) WHERE poll_id = %s
"""
_CHOICE_COUNTS = "SELECT choice_id, votes FROM choice_count WHERE poll_id = %s AND votes > 0"
# Rows are joined to chunks of text: PostgreSQL does so faster than a driver makes rows.
_BALLOTS = """
SELECT string_agg(ballot || ' ' || votes, E'\\n') FROM (
    SELECT ballot, votes, (row_number() OVER () - 1) / %s AS chunk FROM ballot_count
    WHERE poll_id = %s AND form = %s
) AS numbered GROUP BY chunk
"""

# Packed marks and number of each ballot of a poll, in no order.
ROWS_OF_POLL = """
SELECT ballot, votes FROM (
    SELECT listed.position AS ballot, votes
    FROM choice_count JOIN unnest(%(ids)s::uuid[], %(positions)s::text[])
        AS listed(choice_id, position) USING (choice_id)
    WHERE poll_id = %(poll_id)s AND votes > 0 AND %(form)s = 'choices'
    UNION ALL
    SELECT ballot, votes FROM ballot_count WHERE poll_id = %(poll_id)s AND form = %(form)s
) AS counted
"""


class GroupedBallots(NamedTuple):
    """A poll's counted ballots at one position of votes/0.

    `votes` is the poll's total at that position: it equals `profile.cast`, unless a count is wrong
    and waits for its repair. `position` is that of the poll's last counted event. `version` is
    that of the poll's definition, `choice_ids` are by position.
    """

    profile: Profile
    choice_ids: tuple[UUID, ...]
    version: int
    votes: int
    position: int
    sealed_at: datetime | None


@transaction.atomic
def read_ballots(poll_id: UUID) -> GroupedBallots | None:
    """All ballots of a poll; None while no state of the poll is known here.

    Reads about a million distinct ballots a second, and holds them in memory. Call it outside of
    transactions. Raises ValueError for a stored ballot that is not canonical, or for two choices
    with one label.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_POLL, [poll_id])
        row = cursor.fetchone()
        if row is None:
            return None
        ballot_type, listed, version, votes, position, sealed_at = row
        choices = msgspec.json.decode(listed, type=tuple[PollChoice, ...])
        choices = tuple(sorted(choices, key=lambda choice: choice.position))
        form = FORMS.get(ballot_type, CHOICES)
        single = _single_choices(cursor, poll_id, choices) if form == CHOICES else ()
    rows = chain(single, _grouped(poll_id, form))
    profile = from_packed(form, (choice.label for choice in choices), rows)
    ids = tuple(choice.id for choice in choices)
    return GroupedBallots(profile, ids, version, votes, position, sealed_at)


def _single_choices(
    cursor: Any, poll_id: UUID, choices: tuple[PollChoice, ...]
) -> list[tuple[str, int]]:
    cursor.execute(_CHOICE_COUNTS, [poll_id])
    counted = dict(cursor.fetchall())
    return [
        (str(choice.position), counted[choice.id]) for choice in choices if choice.id in counted
    ]


def _grouped(poll_id: UUID, form: str) -> Iterator[tuple[str, int]]:
    with closing(connection.connection.cursor("ballots")) as cursor:
        cursor.itersize = 4  # chunks
        cursor.execute(_BALLOTS, [CHUNK, poll_id, form])
        for [chunk] in cursor:
            for line in chunk.split("\n"):
                ballot, _, votes = line.rpartition(" ")
                yield ballot, int(votes)
