"""Damages to events and counts: unreadable events, restores, changes by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from integration.client import Account, Poll
from integration.database import Database
from integration.stack import Stack
from integration.waiting import eventually

ROLL_BACK = """
WITH lost AS (SELECT id FROM votes.outbox WHERE first_seq IS NULL OR first_seq > %(position)s),
votes AS (DELETE FROM votes.vote WHERE batch IN (SELECT id FROM lost)),
audit AS (DELETE FROM votes.audit WHERE batch IN (SELECT id FROM lost)),
head AS (UPDATE votes.outbox_head SET last_seq = %(position)s, published_seq = %(position)s)
DELETE FROM votes.outbox WHERE id IN (SELECT id FROM lost)
"""


def poison(stack: Stack, database: Database, poll: Poll, by: Account) -> tuple[int, str]:
    """Cast a vote and make its event unreadable; return the outbox row and its original events."""
    with stack.kept_down("votes-relay"):
        assert by.vote(poll, "Tea")
        row, was = database.rows(
            "votes", "SELECT id, events::text FROM outbox ORDER BY id DESC LIMIT 1"
        )[0]
        with database.connect("votes") as connection:
            connection.execute(
                "UPDATE outbox SET events = jsonb_set(events, '{0,data,choice_id}', '\"?\"')"
                " WHERE id = %s",
                [row],
            )
    stack.heal()
    return row, was


def restore_events(database: Database, row: int, events: str) -> None:
    """Restore the events of an outbox row."""
    with database.connect("votes") as connection:
        connection.execute("UPDATE outbox SET events = %s WHERE id = %s", [events, row])


def published(database: Database) -> int:
    """The number of published events of votes, when all have their positions."""
    unstamped = "SELECT count(*) FROM outbox WHERE first_seq IS NULL"
    eventually(lambda: database.one("votes", unstamped) == 0)
    return int(database.one("votes", "SELECT coalesce(max(last_seq), 0) FROM outbox_head"))


def roll_back_votes(stack: Stack, database: Database, position: int) -> None:
    """Return votes to its state at `position` of its events, as after a restore, in a new epoch.

    Only casts are removed; no other change may have happened since.
    """
    with database.connect("postgres") as connection:
        connection.execute(ROLL_BACK, {"position": position})
    assert stack.manage("votes", "new_epoch").startswith("votes/0: epoch ")


def miscount(database: Database, poll: Poll, votes: int) -> None:
    """Change a count by hand: add votes to each choice and to the poll."""
    with database.connect("analytics") as connection:
        connection.execute(
            "UPDATE choice_count SET votes = votes + %s WHERE poll_id = %s", [votes, poll.id]
        )
        connection.execute(
            "UPDATE tally SET votes = votes + %s WHERE poll_id = %s", [votes, poll.id]
        )


@contextmanager
def reading(poll: Poll) -> Iterator[list[tuple[int, int]]]:
    """Read a poll's results repeatedly for the length of a block: a list of (status, total)."""
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            answer = poll.owner.get(f"{poll.url}results/")
            total = answer.json()["total_votes"] if answer.status_code == 200 else -1
            seen.append((answer.status_code, total))
            over.wait(0.02)

    reader = threading.Thread(target=read, name="reader")
    reader.start()
    try:
        yield seen
    finally:
        over.set()
        reader.join()
