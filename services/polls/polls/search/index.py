"""The words of each poll, in `poll_text.words`, and which are out of date.

Triggers put PostgreSQL's own words there, with version 0, on every change of a poll (migration
0006). Commands replace them in the same transaction; `index_outdated` replaces those that any
other writer leaves.
"""

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from polls.search.query import lexeme
from polls.search.words import VERSION, Kind, tokens, without_accents

BATCH = 100  # polls in one transaction
INDEXING_TIME = 5.0  # seconds in one round of housekeeping

MAX_SIZE = 1_000_000  # bytes of a tsvector, of 1,048,575
MAX_DESCRIPTIONS = 50_000  # characters indexed of the descriptions of a poll's choices
LAST_PLACE = 16_383  # the largest position that a tsvector knows
MAX_PLACES = 255  # of a word in one poll

# A word that differs by its accents counts as much as one a step further down.
WEAKER = {"A": "B", "B": "C", "C": "D", "D": "D"}

# SQL, because a migration runs it on a table whose columns are not those of the model.
_TEXTS = """
SELECT id, title, description,
       ARRAY(SELECT label FROM choice WHERE poll_id = poll.id ORDER BY position),
       ARRAY(SELECT description FROM choice WHERE poll_id = poll.id ORDER BY position)
FROM poll WHERE id = ANY(%s)
"""
_KEEP = """
UPDATE poll_text SET words = made.words::tsvector, words_version = %s
FROM unnest(%s::uuid[], %s::text[]) AS made (poll_id, words)
WHERE poll_text.poll_id = made.poll_id
"""
# A trigger waits for the locked row, and then puts version 0 over words of the older text.
_OUTDATED = """
SELECT poll_id FROM poll_text WHERE words_version < %s LIMIT %s FOR UPDATE SKIP LOCKED
"""


class Vector:
    """A tsvector in the making: the words of texts with their places and weights."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._place = 0
        self._size = 0

    def add(self, text: str, weight: str) -> None:
        """Add the words of a text, apart from earlier texts, as far as size limits allow."""
        self._place += 1  # no phrase goes from one text into the next
        for kind, part in tokens(text):
            if kind is Kind.SYMBOL:
                self._put(part, self._place + 1, weight)
                continue
            if kind is Kind.RUN:
                for start in range(len(part)):
                    self._place += 1
                    self._put(part[start : start + 2], self._place, weight)
                continue
            self._place += 1
            self._put(part, self._place, weight)
            plain = without_accents(part)
            if plain != part:
                self._put(plain, self._place, WEAKER[weight])

    def __str__(self) -> str:
        """The vector as PostgreSQL reads it."""
        return " ".join(f"{lexeme(w)}:{','.join(p)}" for w, p in self._places.items())

    def _put(self, word: str, place: int, weight: str) -> None:
        places = self._places.get(word)
        # The word, what aligns it, and the number of its places; two bytes for each place.
        size = 2 if places is not None else len(word.encode()) + 5
        if self._size + size > MAX_SIZE:
            return
        if places is None:
            places = self._places[word] = []
        if len(places) < MAX_PLACES:
            places.append(f"{min(place, LAST_PLACE)}{weight}")
            self._size += size


def vector(
    title: str, description: str, labels: Sequence[str], descriptions: Sequence[str]
) -> str:
    """Return the text of the tsvector of a poll; labels weigh more than descriptions."""
    made = Vector()
    made.add(title, "A")
    for label in labels:
        made.add(label, "B")
    made.add(description, "C")
    left = MAX_DESCRIPTIONS
    for one in descriptions:
        made.add(one[:left], "D")
        left = max(0, left - len(one))
    return str(made)


def keep_words(poll_ids: Sequence[UUID]) -> None:
    """Write the words of these polls as they are now; a repeat writes the same.

    It comes after a change, in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [list(poll_ids)])
        made = {poll_id: vector(*texts) for poll_id, *texts in cursor.fetchall()}
        cursor.execute(_KEEP, [VERSION, list(made), list(made.values())])


@transaction.atomic
def index_outdated(limit: int = BATCH) -> int:
    """Write the words of polls that have none, or older ones; returns how many polls.

    Several may run at once: each takes what the others have not locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OUTDATED, [VERSION, limit])
        found = [row[0] for row in cursor.fetchall()]
    if found:
        keep_words(found)
    return len(found)


def index_for_a_while() -> None:
    """Update outdated words for some seconds; the next round continues."""
    deadline = time.monotonic() + INDEXING_TIME
    while index_outdated() and time.monotonic() < deadline:
        pass
