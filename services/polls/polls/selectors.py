"""Reads. Who may see a poll is decided here, and "now" is always the database's."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from polls.lifecycle import Status
from polls.models import ErasedSubject, Poll
from provote_core.auth import Kind, Principal
from provote_core.events import Fact, PollChoice, PollState
from provote_core.exceptions import Forbidden, InvalidToken, NotFound

StateT = TypeVar("StateT", bound=PollState)

_HAS_OPENED = Q(status=Status.OPEN) | Q(status=Status.SCHEDULED, opens_at__lte=Now())

# `visibility.effective_status` as conditions, so that the database can filter by it.
IN_STATUS: dict[Status, Q] = {
    Status.DRAFT: Q(status=Status.DRAFT),
    Status.SCHEDULED: Q(status=Status.SCHEDULED, opens_at__gt=Now()),
    Status.OPEN: _HAS_OPENED & (Q(closes_at__isnull=True) | Q(closes_at__gt=Now())),
    Status.CLOSED: Q(status=Status.CLOSED) | (_HAS_OPENED & Q(closes_at__lte=Now())),
}


def database_now() -> datetime:
    """The database's clock this instant, also after a wait for a lock (unlike SQL's `now()`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]


def visible_polls(caller: Principal) -> QuerySet[Poll]:
    """Polls that `caller` may see, with choices, and the database's time of reading as `now`.

    A draft is its owner's and staff's alone; an API key's token does not stand for its owner.
    """
    polls = Poll.objects.prefetch_related("choices").annotate(now=Now())
    if caller.kind is not Kind.PERSON:
        return polls.exclude(status=Status.DRAFT)
    if caller.staff:
        return polls
    return polls.filter(~Q(status=Status.DRAFT) | Q(owner=caller.subject))


def visible_poll(poll_id: UUID, caller: Principal) -> Poll:
    """The poll, with choices and `now`; raises NotFound where `caller` may not know of it."""
    poll = visible_polls(caller).filter(pk=poll_id).first()
    if poll is None:
        raise NotFound("There is no such poll.")
    return poll


def list_polls(
    caller: Principal, *, status: Status | None = None, owner: UUID | None = None
) -> QuerySet[Poll]:
    """The visible polls of an owner, and of a status as it is now."""
    polls = visible_polls(caller)
    if status is not None:
        polls = polls.filter(IN_STATUS[status])
    if owner is not None:
        polls = polls.filter(owner=owner)
    return polls


def owned_poll(poll_id: UUID, caller: Principal, *, lock: bool = False) -> Poll:
    """The poll, if it is `caller`'s own, locked until the transaction ends if `lock` says so.

    Raises NotFound where `caller` may not know of it, Forbidden where it is somebody else's.
    """
    poll = visible_poll(poll_id, caller)
    if caller.kind is not Kind.PERSON or poll.owner != caller.subject:
        raise Forbidden("Only the poll's owner may change it.")
    return Poll.objects.select_for_update().get(pk=poll_id) if lock else poll


def require_not_erased(caller: Principal) -> None:
    """Raises InvalidToken for an erased person, whose last tokens still verify."""
    subject = caller.subject
    if subject is not None and ErasedSubject.objects.filter(pk=subject).exists():
        raise InvalidToken("The account behind this token has been erased.")


def state(poll: Poll, contract: type[StateT]) -> StateT:
    """The poll as siblings know it; `contract` is PollState or the event that tells it."""
    return contract(
        poll_id=poll.id,
        owner=poll.owner,
        title=poll.title,
        status=str(poll.status),
        ballot_type=poll.ballot_type,
        eligibility=poll.eligibility,
        results_visibility=poll.results_visibility,
        allow_change=poll.allow_change,
        choices=tuple(
            PollChoice(id=choice.id, label=choice.label, position=choice.position)
            for choice in poll.choices.all()
        ),
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        closed_at=poll.closed_at,
        version=poll.version,
    )


def fact(poll: Poll, contract: type[PollState]) -> Fact:
    """What happened to `poll`, ready for the outbox; take it after the change."""
    return Fact(data=state(poll, contract), subject=str(poll.id), version=poll.version)


def poll_state(poll_id: UUID) -> PollState:
    """Any poll's state, drafts included, for siblings; raises NotFound."""
    poll = Poll.objects.prefetch_related("choices").filter(pk=poll_id).first()
    if poll is None:
        raise NotFound("There is no such poll.")
    return state(poll, PollState)
