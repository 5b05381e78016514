"""The life of a poll as one table: which moves are allowed, and where each leads."""

from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a poll is in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


ENDED = (Status.CLOSED, Status.ARCHIVED)  # sealed, with a `closed_at`


class Move(StrEnum):
    """What can be done to a poll's status."""

    SCHEDULE = "schedule"
    OPEN = "open"
    CLOSE = "close"
    ARCHIVE = "archive"


# A move that leads to where the poll already is, is a repeat: allowed, and changes nothing.
MOVES: dict[tuple[Status, Move], Status] = {
    (Status.DRAFT, Move.SCHEDULE): Status.SCHEDULED,
    (Status.DRAFT, Move.OPEN): Status.OPEN,
    (Status.SCHEDULED, Move.SCHEDULE): Status.SCHEDULED,
    (Status.SCHEDULED, Move.OPEN): Status.OPEN,
    (Status.OPEN, Move.OPEN): Status.OPEN,
    (Status.OPEN, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.ARCHIVE): Status.ARCHIVED,
    (Status.ARCHIVED, Move.ARCHIVE): Status.ARCHIVED,
}


def target(status: Status, move: Move) -> Status | None:
    """Where `move` leads from `status`; None if it is forbidden."""
    return MOVES.get((status, move))


def opening(opens_at: datetime | None, *, now: datetime) -> Move:
    """The move that an owner who says "open" means: at once, or at a time still to come."""
    return Move.OPEN if opens_at is None or opens_at <= now else Move.SCHEDULE
