"""Commands that change a poll's status; each appends its event in the same transaction.

A repeated transition changes nothing. `precondition`, if any, gets the version of a poll that the
transition would change, and raises if it is not the one that was read.
"""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from polls import selectors, votes_client
from polls.conditions import is_past
from polls.errors import IllegalTransition
from polls.models import Poll
from polls.services.freezing import freeze
from provote_core import database, logs, outbox
from provote_core.auth import Principal
from provote_core.events import PollArchived, PollClosed, PollOpened, PollScheduled
from provote_rules import lifecycle
from provote_rules.lifecycle import ENDED, Status, Transition
from provote_rules.texts import tr

ANNOUNCE_BATCH = 100  # polls announced in one transaction, or sealed in one round
SEAL_SECONDS = 20.0  # for sealing in one round, so that rounds do not overlap while votes is slow

Precondition = Callable[[int], None]

log = logs.get_logger(__name__)


@transaction.atomic
def open_poll(
    *, poll_id: UUID, principal: Principal, precondition: Precondition | None = None
) -> None:
    """Open a draft, or schedule it if `opens_at` is in the future; a repeat changes nothing.

    This freezes the definition, commits to the seed of its ties, and computes its digest. Raises
    IllegalTransition for a closed poll and for a draft whose `closes_at` has passed,
    InvalidRequest for a draft that became invalid after it was written.
    """
    poll = selectors.owned_poll(poll_id, principal, lock=True)
    now = database.now()
    status = poll.status_at(now)
    to = _target_status(status, lifecycle.opening(poll.opens_at, now=now))
    if to == status:
        return
    if precondition is not None:
        precondition(poll.version)
    if lifecycle.is_past(poll.closes_at, now):
        raise IllegalTransition(tr("closes_at has passed; change it before you open the poll."))
    poll.change(status=to, **freeze(poll))
    outbox.append([selectors.fact(poll, PollScheduled if to == Status.SCHEDULED else PollOpened)])


def request_seal(
    *,
    poll_id: UUID,
    principal: Principal,
    transition: Transition,
    precondition: Precondition | None = None,
) -> datetime | None:
    """Have votes seal a poll that `transition` ends; the time of closing, None if it has ended.

    For the owner, moderators and staff. It sends a request, so call it before the transaction of
    `close_poll` or `archive_poll`; a repeat gets the same time. Raises IllegalTransition for a
    poll that is not open yet (to archive: not over yet), what `precondition` raises, and
    VotesUnavailable.
    """
    poll = selectors.moderated_poll(poll_id, principal)
    to = _target_status(poll.status_at(database.now()), transition)
    if precondition is not None and poll.status != to:
        precondition(poll.version)
    # A poll whose closes_at has passed reads as closed and may still lack its seal.
    return None if poll.status in ENDED else votes_client.seal_poll(poll_id)


def close_poll(*, poll_id: UUID, principal: Principal, closed_at: datetime | None) -> None:
    """Close a poll at the time that `request_seal` returned; a repeat changes nothing."""
    if closed_at is not None:
        record_seal(poll_id=poll_id, closed_at=closed_at)


@transaction.atomic
def archive_poll(*, poll_id: UUID, principal: Principal, closed_at: datetime | None) -> None:
    """Archive a poll, closed at the time that `request_seal` returned; a repeat changes nothing.

    Raises NotFound where `principal` may not see it, Forbidden where they may not archive it.
    """
    close_poll(poll_id=poll_id, principal=principal, closed_at=closed_at)
    poll = selectors.moderated_poll(poll_id, principal, lock=True)
    if poll.status == Status.CLOSED:
        poll.change(status=Status.ARCHIVED)
        outbox.append([selectors.fact(poll, PollArchived)])


@transaction.atomic
def record_seal(*, poll_id: UUID, closed_at: datetime) -> None:
    """Store the time of closing that votes decided; a repeat changes nothing.

    Both the response of votes and its event `poll.sealed` lead here, in either order.
    """
    poll = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if poll is None or poll.status == Status.DRAFT:
        log.warning("seal of a poll that has not opened", poll_id=str(poll_id))
        return
    if poll.status in ENDED:
        return
    facts = []
    if poll.status == Status.SCHEDULED:
        # Its opens_at passed before housekeeping announced it.
        poll.change(status=Status.OPEN)
        facts.append(selectors.fact(poll, PollOpened))
    poll.change(status=Status.CLOSED, closed_at=closed_at)
    outbox.append([*facts, selectors.fact(poll, PollClosed)])


@transaction.atomic
def announce_openings() -> int:
    """Append `poll.opened` for a batch of scheduled polls that are due; returns how many."""
    due = Poll.objects.filter(is_past("opens_at"), status=Status.SCHEDULED).order_by("opens_at")
    polls = list(due.select_for_update(skip_locked=True)[:ANNOUNCE_BATCH])
    for poll in polls:
        poll.change(status=Status.OPEN)
    if polls:
        outbox.append([selectors.fact(poll, PollOpened) for poll in polls])
    return len(polls)


def seal_overdue() -> None:
    """Have votes seal open polls whose `closes_at` has passed; the next round retries failures."""
    deadline = time.monotonic() + SEAL_SECONDS
    overdue = Poll.objects.filter(is_past("closes_at"), status=Status.OPEN)
    # In random order, so that polls that fail every time do not starve the others.
    for poll_id in overdue.order_by("?").values_list("pk", flat=True)[:ANNOUNCE_BATCH]:
        if time.monotonic() > deadline:
            return
        try:
            record_seal(poll_id=poll_id, closed_at=votes_client.seal_poll(poll_id))
        except Exception as error:
            log.warning("poll not closed yet", poll_id=str(poll_id), error=str(error))


def _target_status(status: Status, transition: Transition) -> Status:
    """The status that `transition` leads to; raises IllegalTransition."""
    to = lifecycle.target(status, transition)
    if to is None:
        raise IllegalTransition(
            tr(
                "A poll with the status {status} does not allow {transition}.",
                status=status,
                transition=transition,
            ),
            poll_status=status,
        )
    return to
