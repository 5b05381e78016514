"""The grouped ballots of a poll, read for a tally or an export in the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from uuid import UUID

from django.db import connection

from provote_core.events import PollChoice
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile, from_packed

# The form of a poll's ballots by its type; a single choice is a ballot with one mark.
FORMS: Mapping[str, str] = {"ranked": RANKING, "score": SCORES}
CHUNK = 10_000  # rows that one fetch transfers

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


def read_profile(poll_id: UUID, *, form: str, choices: Sequence[PollChoice]) -> Profile:
    """All ballots of a poll; `choices` are in the order of their positions.

    Reads about a million distinct ballots a second, and holds them in memory. Raises ValueError
    for a stored ballot that is not canonical, or for two choices with one label.
    """
    single = _single_choices(poll_id, choices) if form == CHOICES else ()
    rows = chain(single, _grouped(poll_id, form))
    return from_packed(form, (choice.label for choice in choices), rows)


def _single_choices(poll_id: UUID, choices: Sequence[PollChoice]) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
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
