"""What analytics does when others state facts."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from analytics import reconciliation, services
from analytics.projections import Step, mark
from analytics.rebuilding import PROJECTIONS, rebuild
from provote_admin import services as adminsite
from provote_core.events import (
    Event,
    PollSealed,
    PollState,
    UserErased,
    VoteCast,
    VoteChanged,
    VoteQuarantined,
    VoteReleased,
    VoteRetracted,
    VoteVoided,
)
from provote_core.outbox.consumer import Handlers


def _step(event: Event[Any], **change: Any) -> Step:
    return Step(event.data.poll_id, event.seq, mark(event.type, event.subject, event.id), **change)


def count_votes(events: Sequence[Event[VoteCast]]) -> None:
    """Votes were cast: count them, known poll or not."""
    services.count_votes(steps=[_step(e, votes=1, gains=e.data.choice_id) for e in events])


def count_changes(events: Sequence[Event[VoteChanged]]) -> None:
    """Votes went from one choice to another: count them there."""
    services.count_votes(
        steps=[_step(e, gains=e.data.choice_id, loses=e.data.old_choice_id) for e in events]
    )


def count_retractions(events: Sequence[Event[VoteRetracted]]) -> None:
    """Votes were taken back: they count no more."""
    services.count_votes(steps=[_step(e, votes=-1, loses=e.data.choice_id) for e in events])


def hold_votes(events: Sequence[Event[VoteQuarantined]]) -> None:
    """Votes came under suspicion: they wait, uncounted."""
    services.count_votes(steps=[_step(e, waiting=1) for e in events])


def count_released(events: Sequence[Event[VoteReleased]]) -> None:
    """Votes were released: they count, and wait no more."""
    services.count_votes(
        steps=[_step(e, votes=1, waiting=-1, gains=e.data.choice_id) for e in events]
    )


def drop_voided(events: Sequence[Event[VoteVoided]]) -> None:
    """Votes were thrown out: they wait no more, and never count."""
    services.count_votes(steps=[_step(e, waiting=-1) for e in events])


def keep_polls(events: Sequence[Event[PollState]]) -> None:
    """Polls opened, changed or closed: remember them, unless newer states are known."""
    services.store_polls(states=[event.data for event in events])


def finish_polls(events: Sequence[Event[PollSealed]]) -> None:
    """Ballot boxes were shut: every vote has been counted, the results are final."""
    for event in events:
        services.finish_tally(step=_step(event), sealed_at=event.data.closed_at)


def erase_owners(events: Sequence[Event[UserErased]]) -> None:
    """Persons asked to be forgotten: their polls and counts stay and belong to nobody."""
    for event in events:
        services.erase_owner(subject=event.data.subject)
        adminsite.forget(subject=event.data.subject)


HANDLERS: Handlers = {
    "vote.cast": count_votes,
    "vote.changed": count_changes,
    "vote.retracted": count_retractions,
    "vote.quarantined": hold_votes,
    "vote.released": count_released,
    "vote.voided": drop_voided,
    "poll.scheduled": keep_polls,
    "poll.opened": keep_polls,
    "poll.amended": keep_polls,
    "poll.closed": keep_polls,
    "poll.archived": keep_polls,
    "poll.sealed": finish_polls,
    "user.erased": erase_owners,
}

NEW_HISTORY = dict.fromkeys(PROJECTIONS, rebuild)

BESIDE = {"reconcile": partial(reconciliation.step, HANDLERS)}
