"""The lifecycle of a poll: its statuses, the transitions, and the effective status at a time.

A poll opens and closes at its times without a job: the times take effect, announced or not.
"Open now" is defined here, once for Python and once for SQL, and nowhere else.
"""

from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """A poll's status."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


ENDED = (Status.CLOSED, Status.ARCHIVED)  # no vote is accepted any more


class Transition(StrEnum):
    """A change of a poll's status."""

    SCHEDULE = "schedule"
    OPEN = "open"
    CLOSE = "close"
    ARCHIVE = "archive"


# A transition to the current status is a repeat: it is allowed and changes nothing.
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
    """The status after `transition` from `status`; None if it is not allowed."""
    return TRANSITIONS.get((status, transition))


def opening(opens_at: datetime | None, *, now: datetime) -> Transition:
    """The transition of the command "open": OPEN, or SCHEDULE if `opens_at` is in the future."""
    due = opens_at is None or is_past(opens_at, now)
    return Transition.OPEN if due else Transition.SCHEDULE


def is_past(moment: datetime | None, now: datetime) -> bool:
    """Whether `moment` is at or before `now`; False for None."""
    return moment is not None and moment <= now


def is_past_sql(moment: str, *, now: str) -> str:
    """`is_past` as a condition of PostgreSQL, never NULL; the arguments are SQL expressions."""
    return f"({moment} IS NOT NULL AND {moment} <= {now})"


def effective_status(
    status: str,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    sealed: bool = False,
) -> str:
    """The effective status at `now` of a poll whose last announced status is `status`.

    A scheduled poll opens at `opens_at`, an open one closes at `closes_at`; both times belong to
    the later status. A `sealed` poll accepts no votes any more, so it has ended, even before that
    is announced. An unknown status is returned unchanged.
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
    """Whether the poll accepts votes at `now`."""
    held = effective_status(status, opens_at=opens_at, closes_at=closes_at, now=now, sealed=sealed)
    return held == Status.OPEN


def status_sql(status: Status, *, poll: str, now: str, sealed: str = "false") -> str:
    """`effective_status(…) == status` as a condition of PostgreSQL, never NULL.

    `poll` is the table or alias with the columns status, opens_at and closes_at; `now` and
    `sealed` are expressions with one value per statement. All three are inserted verbatim, so they
    must not contain input. An index on the column status supports the condition.
    """
    due = is_past_sql(f"{poll}.opens_at", now=now)
    opened = f"({poll}.status = 'open' OR ({poll}.status = 'scheduled' AND {due}))"
    over = is_past_sql(f"{poll}.closes_at", now=now)
    conditions = {
        Status.DRAFT: f"{poll}.status = 'draft' AND NOT ({sealed})",
        Status.SCHEDULED: f"{poll}.status = 'scheduled' AND NOT ({sealed}) AND NOT {due}",
        Status.OPEN: f"NOT ({sealed}) AND {opened} AND NOT {over}",
        Status.CLOSED: f"{poll}.status = 'closed' OR ({opened} AND {over})"
        f" OR (({sealed}) AND {poll}.status NOT IN ('closed', 'archived'))",
        Status.ARCHIVED: f"{poll}.status = 'archived'",
    }
    return f"({conditions[status]})"


def open_sql(*, poll: str, now: str, sealed: str = "false") -> str:
    """`is_open` as a condition of PostgreSQL; the parameters are those of `status_sql`."""
    return status_sql(Status.OPEN, poll=poll, now=now, sealed=sealed)
