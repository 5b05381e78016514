"""Commands that move a poll through its life; each tells its fact in the same transaction.

A move repeated changes nothing. `precondition`, where the caller has one, gets the version of a
poll that the move would change, and raises if it is not what the caller read.
"""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from polls import sealing, selectors
from polls.conditions import is_past
from polls.errors import IllegalTransition
from polls.models import Poll
from polls.selectors import fact
from provote_core import logs, outbox
from provote_core.auth import Principal
from provote_core.events import PollArchived, PollClosed, PollOpened, PollScheduled
from provote_rules import lifecycle
from provote_rules.lifecycle import ENDED, Status, Transition

HOUSE_BATCH = 100  # polls announced in one transaction
HOUSE_TIME = 20.0  # seconds for sealing in one round, so that a slow votes cannot pile rounds up

Precondition = Callable[[int], None]

log = logs.get_logger(__name__)


@transaction.atomic
def open_poll(*, poll_id: UUID, by: Principal, precondition: Precondition | None = None) -> None:
    """Open a draft, or schedule it if `opens_at` is still to come; a repeat changes nothing.

    Its definition is frozen then, and gets its digest. Raises IllegalTransition for a closed poll
    and for a draft whose `closes_at` has passed.
    """
    poll = selectors.owned_poll(poll_id, by, lock=True)
    now = selectors.database_now()
    status = poll.status_at(now)
    to = _require_move(status, lifecycle.opening(poll.opens_at, now=now))
    if to == status:
        return
    if precondition is not None:
        precondition(poll.version)
    if lifecycle.is_past(poll.closes_at, now):
        raise IllegalTransition("closes_at has passed; change it before you open the poll.")
    poll.change(status=to, digest=poll.digest or selectors.computed_digest(poll))
    outbox.append([fact(poll, PollScheduled if to == Status.SCHEDULED else PollOpened)])


def close_poll(*, poll_id: UUID, by: Principal, precondition: Precondition | None = None) -> None:
    """Close an open poll at the time votes decides; a repeat changes nothing.

    For the owner, moderators and staff. `precondition` is asked before votes is: no row is locked
    while votes thinks. Raises IllegalTransition for a poll that is not open yet, and
    VotesUnavailable.
    """
    poll = selectors.moderated_poll(poll_id, by)
    _require_move(poll.status_at(selectors.database_now()), Transition.CLOSE)
    # A poll whose time has passed reads as closed and still lacks its seal.
    if poll.status != Status.CLOSED:
        if precondition is not None:
            precondition(poll.version)
        record_seal(poll_id=poll_id, closed_at=sealing.ask_for_seal(poll_id))


def archive_poll(
    *, poll_id: UUID, by: Principal, precondition: Precondition | None = None
) -> None:
    """Put a closed poll away, for its owner, moderators and staff; a repeat changes nothing.

    A poll whose time has passed is sealed first. Raises IllegalTransition for one that is not
    closed, and VotesUnavailable.
    """
    poll = selectors.moderated_poll(poll_id, by)
    _require_move(poll.status_at(selectors.database_now()), Transition.ARCHIVE)
    if precondition is not None and poll.status != Status.ARCHIVED:
        precondition(poll.version)
    if poll.status not in ENDED:
        record_seal(poll_id=poll_id, closed_at=sealing.ask_for_seal(poll_id))
    with transaction.atomic():
        poll = selectors.moderated_poll(poll_id, by, lock=True)
        if poll.status == Status.CLOSED:
            poll.change(status=Status.ARCHIVED)
            outbox.append([fact(poll, PollArchived)])


@transaction.atomic
def record_seal(*, poll_id: UUID, closed_at: datetime) -> None:
    """Store what votes decided, whoever brings it first; later ones change nothing."""
    poll = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if poll is None or poll.status == Status.DRAFT:
        log.warning("a seal for a poll that never opened", poll_id=str(poll_id))
        return
    if poll.status in ENDED:
        return
    facts = []
    if poll.status == Status.SCHEDULED:
        # Its time came and went, or came this moment, before anybody announced it.
        poll.change(status=Status.OPEN)
        facts.append(fact(poll, PollOpened))
    poll.change(status=Status.CLOSED, closed_at=closed_at)
    outbox.append([*facts, fact(poll, PollClosed)])


@transaction.atomic
def announce_openings() -> int:
    """Tell of scheduled polls that their time has come, a batch of them; returns how many."""
    due = Poll.objects.filter(is_past("opens_at"), status=Status.SCHEDULED).order_by("opens_at")
    polls = list(due.select_for_update(skip_locked=True)[:HOUSE_BATCH])
    for poll in polls:
        poll.change(status=Status.OPEN)
    if polls:
        outbox.append([fact(poll, PollOpened) for poll in polls])
    return len(polls)


def seal_what_is_over() -> None:
    """Have votes seal open polls whose time has passed; what fails is left to the next round."""
    deadline = time.monotonic() + HOUSE_TIME
    over = Poll.objects.filter(is_past("closes_at"), status=Status.OPEN)
    # In random order, so that polls which fail again and again cannot starve the others.
    for poll_id in over.order_by("?").values_list("pk", flat=True)[:HOUSE_BATCH]:
        if time.monotonic() > deadline:
            return
        try:
            record_seal(poll_id=poll_id, closed_at=sealing.ask_for_seal(poll_id))
        except Exception as error:
            log.warning("poll not closed yet", poll_id=str(poll_id), error=str(error))


def _require_move(status: Status, move: Transition) -> Status:
    to = lifecycle.target(status, move)
    if to is None:
        raise IllegalTransition(f"A poll that is {status} cannot {move}.", poll_status=status)
    return to
