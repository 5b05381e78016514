"""The life of a poll: its statuses, the transitions between them, and what holds at a moment.

No job has to run for a poll to open or to close: the times count when they come, announced or not.
"Open now" is said here, once for Python and once for SQL, and nowhere else.
"""

from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a poll is in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


ENDED = (Status.CLOSED, Status.ARCHIVED)  # no vote can follow


class Transition(StrEnum):
    """What can be done to a poll's status."""

    SCHEDULE = "schedule"
    OPEN = "open"
    CLOSE = "close"
    ARCHIVE = "archive"


# A transition that leads to where the poll already is, is a repeat: allowed, and changes nothing.
TRANSITIONS: dict[tuple[Status, Transition], Status] = {
    (Status.DRAFT, Transition.SCHEDULE): Status.SCHEDULED,
    (Status.DRAFT, Transition.OPEN): Status.OPEN,
    (Status.SCHEDULED, Transition.SCHEDULE): Status.SCHEDULED,
    (Status.SCHEDULED, Transition.OPEN): Status.OPEN,
    (Status.OPEN, Transition.OPEN): Status.OPEN,
    (Status.OPEN, Transition.CLOSE): Status.CLOSED,
    (Status.CLOSED, Transition.CLOSE): Status.CLOSED,
    (Status.CLOSED, Transition.ARCHIVE): Status.ARCHIVED,
    (Status.ARCHIVED, Transition.ARCHIVE): Status.ARCHIVED,
}


def target(status: Status, transition: Transition) -> Status | None:
    """Where `transition` leads from `status`; None if it is not allowed."""
    return TRANSITIONS.get((status, transition))


def opening(opens_at: datetime | None, *, now: datetime) -> Transition:
    """The transition that "open" means: at once, or scheduled for a time still to come."""
    come = opens_at is None or is_past(opens_at, now)
    return Transition.OPEN if come else Transition.SCHEDULE


def is_past(moment: datetime | None, now: datetime) -> bool:
    """Whether `moment` has come by `now`; what has no moment never comes."""
    return moment is not None and moment <= now


def is_past_sql(moment: str, *, now: str) -> str:
    """`is_past` as a condition of PostgreSQL, which is never NULL; both are expressions."""
    return f"({moment} IS NOT NULL AND {moment} <= {now})"


def effective_status(
    status: str,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    sealed: bool = False,
) -> str:
    """The status that holds at `now` where `status` was announced last.

    A scheduled poll opens at `opens_at`, an open one closes at `closes_at`; both moments belong to
    the later status. `sealed` says that its ballot box is shut: such a poll has ended, whether or
    not that has been announced. A status that is not known here stays as it is.
    """
    if status in ENDED:
        return status
    if sealed:
        return Status.CLOSED
    if status == Status.SCHEDULED and is_past(opens_at, now):
        status = Status.OPEN
    if status == Status.OPEN and is_past(closes_at, now):
        return Status.CLOSED
    return status


def is_open(
    status: str,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    sealed: bool = False,
) -> bool:
    """Whether the poll takes votes at `now`."""
    held = effective_status(status, opens_at=opens_at, closes_at=closes_at, now=now, sealed=sealed)
    return held == Status.OPEN


def status_sql(status: Status, *, poll: str, now: str, sealed: str = "false") -> str:
    """`effective_status(…) == status` as a condition of PostgreSQL, which is never NULL.

    `poll` is the table or alias that has the columns status, opens_at and closes_at; `now` and
    `sealed` are expressions that have one value in a statement. All three are put in as they are:
    never anything from outside. An index on the column status serves it.
    """
    come = is_past_sql(f"{poll}.opens_at", now=now)
    opened = f"({poll}.status = 'open' OR ({poll}.status = 'scheduled' AND {come}))"
    over = is_past_sql(f"{poll}.closes_at", now=now)
    conditions = {
        Status.DRAFT: f"{poll}.status = 'draft' AND NOT ({sealed})",
        Status.SCHEDULED: f"{poll}.status = 'scheduled' AND NOT ({sealed}) AND NOT {come}",
        Status.OPEN: f"NOT ({sealed}) AND {opened} AND NOT {over}",
        Status.CLOSED: f"{poll}.status = 'closed' OR ({opened} AND {over})"
        f" OR (({sealed}) AND {poll}.status NOT IN ('closed', 'archived'))",
        Status.ARCHIVED: f"{poll}.status = 'archived'",
    }
    return f"({conditions[status]})"


def open_sql(*, poll: str, now: str, sealed: str = "false") -> str:
    """`is_open` as a condition of PostgreSQL; the parameters are those of `status_sql`."""
    return status_sql(Status.OPEN, poll=poll, now=now, sealed=sealed)
