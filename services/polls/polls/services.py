"""Commands. Each change bumps the poll's version and tells its fact in the same transaction."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from polls import lifecycle, sealing, selectors
from polls.erasure import erase_remains
from polls.errors import DefinitionFrozen, IllegalTransition
from polls.lifecycle import Move, Status
from polls.models import Choice, Poll
from polls.selectors import fact
from provote_core import logs, outbox
from provote_core.auth import Principal
from provote_core.events import PollAmended, PollClosed, PollOpened, PollScheduled
from provote_core.exceptions import FieldError, InvalidRequest
from provote_core.idempotency.expiry import forget_expired

CORRECTABLE = frozenset({"title", "description"})
HOUSE_BATCH = 100  # polls announced in one transaction
HOUSE_TIME = 20.0  # seconds for sealing in one round, so that a slow votes cannot pile rounds up

log = logs.get_logger(__name__)


class ChoiceText(TypedDict):
    """A choice as its author writes it."""

    label: str
    description: str


class Definition(TypedDict):
    """Everything an owner says about a poll."""

    title: str
    description: str
    ballot_type: str
    eligibility: str
    results_visibility: str
    allow_change: bool
    opens_at: datetime | None
    closes_at: datetime | None
    choices: list[ChoiceText]


@transaction.atomic
def create_poll(*, owner: UUID, definition: Definition) -> UUID:
    """Make a draft; returns its id. Each call makes another."""
    values = dict(definition)
    choices = definition["choices"]
    del values["choices"]
    _require_times(definition["opens_at"], definition["closes_at"])
    poll = Poll.objects.create(owner=owner, **values)
    _replace_choices(poll, choices)
    return poll.id


@transaction.atomic
def amend_poll(
    *,
    poll_id: UUID,
    by: Principal,
    changes: Mapping[str, Any],
    precondition: Callable[[int], None],
) -> None:
    """Change a draft's definition (choices as a whole), or a later poll's title and description.

    `precondition` gets the locked poll's version and raises if it is not what the caller read.
    Values that are already so change nothing. Raises DefinitionFrozen.
    """
    poll = selectors.owned_poll(poll_id, by, lock=True)
    precondition(poll.version)
    if poll.status != Status.DRAFT:
        _require_correctable(changes)
    new = {name: value for name, value in changes.items() if value != _present(poll, name)}
    if not new:
        return
    if new.keys() & {"opens_at", "closes_at"}:
        _require_times(new.get("opens_at", poll.opens_at), new.get("closes_at", poll.closes_at))
    if "choices" in new:
        _replace_choices(poll, new.pop("choices"))
    poll.change(**new)
    if poll.status != Status.DRAFT:
        outbox.append([fact(poll, PollAmended)])


@transaction.atomic
def open_poll(*, poll_id: UUID, by: Principal) -> None:
    """Open a draft, or schedule it if `opens_at` is still to come; a repeat changes nothing.

    Raises IllegalTransition for a closed poll and for a draft whose `closes_at` has passed.
    """
    poll = selectors.owned_poll(poll_id, by, lock=True)
    now = selectors.database_now()
    status = poll.status_at(now)
    to = _require_move(status, lifecycle.opening(poll.opens_at, now=now))
    if to == status:
        return
    if poll.closes_at is not None and poll.closes_at <= now:
        raise IllegalTransition("closes_at has passed; change it before you open the poll.")
    poll.change(status=to)
    outbox.append([fact(poll, PollScheduled if to == Status.SCHEDULED else PollOpened)])


def close_poll(*, poll_id: UUID, by: Principal) -> None:
    """Close an open poll at the time that votes decides; a repeat changes nothing.

    Raises IllegalTransition for a poll that is not open yet, and VotesUnavailable.
    """
    poll = selectors.owned_poll(poll_id, by)
    _require_move(poll.status_at(selectors.database_now()), Move.CLOSE)
    # A poll whose time has passed reads as closed and still lacks its seal.
    if poll.status != Status.CLOSED:
        record_seal(poll_id=poll_id, closed_at=sealing.ask_for_seal(poll_id))


@transaction.atomic
def record_seal(*, poll_id: UUID, closed_at: datetime) -> None:
    """Store what votes decided, whoever brings it first; later ones change nothing."""
    poll = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if poll is None or poll.status == Status.DRAFT:
        log.warning("a seal for a poll that never opened", poll_id=str(poll_id))
        return
    if poll.status == Status.CLOSED:
        return
    facts = []
    if poll.status == Status.SCHEDULED:
        # Its time came and went, or came this moment, before anybody announced it.
        poll.change(status=Status.OPEN)
        facts.append(fact(poll, PollOpened))
    poll.change(status=Status.CLOSED, closed_at=closed_at)
    outbox.append([*facts, fact(poll, PollClosed)])


def keep_house() -> None:
    """Announce openings and closings whose time has come, forget old keys and erased people.

    Runs every few seconds, several at once if need be; what is true of a poll never waits for it.
    """
    while _announce_openings() == HOUSE_BATCH:
        pass
    _seal_what_is_over()
    forget_expired()
    while erase_remains():
        pass


def _require_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    problem = None
    if closes_at is not None and closes_at <= selectors.database_now():
        problem = FieldError("/closes_at", "in-the-past", "Must be in the future.")
    elif opens_at is not None and closes_at is not None and opens_at >= closes_at:
        problem = FieldError("/opens_at", "not-before-closes-at", "Must be before closes_at.")
    if problem is not None:
        raise InvalidRequest(errors=[problem])


def _require_correctable(changes: Mapping[str, Any]) -> None:
    detail = "Only title and description can be corrected now."
    frozen = [FieldError(f"/{name}", "frozen", detail) for name in changes.keys() - CORRECTABLE]
    if frozen:
        raise DefinitionFrozen(detail, errors=sorted(frozen, key=lambda e: e.pointer))


def _require_move(status: Status, move: Move) -> Status:
    to = lifecycle.target(status, move)
    if to is None:
        raise IllegalTransition(f"A poll that is {status} cannot {move}.", poll_status=status)
    return to


def _present(poll: Poll, name: str) -> Any:
    if name == "choices":
        return list(poll.choices.values("label", "description"))
    return getattr(poll, name)


def _replace_choices(poll: Poll, choices: Sequence[ChoiceText]) -> None:
    poll.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(poll=poll, position=position, **text) for position, text in enumerate(choices)
    )


@transaction.atomic
def _announce_openings() -> int:
    due = Poll.objects.filter(status=Status.SCHEDULED, opens_at__lte=Now()).order_by("opens_at")
    polls = list(due.select_for_update(skip_locked=True)[:HOUSE_BATCH])
    for poll in polls:
        poll.change(status=Status.OPEN)
    if polls:
        outbox.append([fact(poll, PollOpened) for poll in polls])
    return len(polls)


def _seal_what_is_over() -> None:
    deadline = time.monotonic() + HOUSE_TIME
    over = Poll.objects.filter(status=Status.OPEN, closes_at__lte=Now())
    # In random order, so that polls which fail again and again cannot starve the others.
    for poll_id in over.order_by("?").values_list("pk", flat=True)[:HOUSE_BATCH]:
        if time.monotonic() > deadline:
            return
        try:
            record_seal(poll_id=poll_id, closed_at=sealing.ask_for_seal(poll_id))
        except Exception as error:
            log.warning("poll not closed yet", poll_id=str(poll_id), error=str(error))
