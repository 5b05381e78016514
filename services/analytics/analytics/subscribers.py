"""The reactions of analytics to events of other services."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from analytics import reconciliation, services
from analytics.announcing import Announcer
from analytics.deltas import Delta, event_hash
from analytics.rebuilding import PROJECTIONS, rebuild
from analytics.tallying import counting
from provote_admin import services as adminsite
from provote_core.celery.own_queue import OwnQueue
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
from provote_rules.ballots import Ballot, restore


def _delta(event: Event[Any], **change: Any) -> Delta:
    identity = event_hash(event.type, event.subject, event.id)
    return Delta(event.data.poll_id, event.seq, identity, at=event.time, **change)


def _ballot(event: Event[Any]) -> Ballot | None:
    """The ballot that an event carries. Raises ValueError for a form that is not known here."""
    return restore(event.data.choice_id, event.data.ballot)


def _old_ballot(event: Event[VoteChanged]) -> Ballot | None:
    return restore(event.data.old_choice_id, event.data.old_ballot)


def count_votes(events: Sequence[Event[VoteCast]]) -> None:
    """Count votes that were cast, whether or not the poll is known."""
    services.count_votes(
        changes=[
            _delta(e, kind="cast", votes=1, added=_ballot(e), credential=e.data.credential)
            for e in events
        ]
    )


def count_changes(events: Sequence[Event[VoteChanged]]) -> None:
    """Replace the ballots of votes that were changed."""
    services.count_votes(
        changes=[
            _delta(e, kind="changed", added=_ballot(e), removed=_old_ballot(e)) for e in events
        ]
    )


def count_retractions(events: Sequence[Event[VoteRetracted]]) -> None:
    """Remove votes that were retracted."""
    services.count_votes(
        changes=[_delta(e, kind="retracted", votes=-1, removed=_ballot(e)) for e in events]
    )


def count_quarantined(events: Sequence[Event[VoteQuarantined]]) -> None:
    """Count votes that were quarantined as waiting."""
    services.count_votes(
        changes=[
            _delta(e, kind="quarantined", waiting=1, credential=e.data.credential) for e in events
        ]
    )


def count_released(events: Sequence[Event[VoteReleased]]) -> None:
    """Count votes that were released from quarantine."""
    services.count_votes(
        changes=[_delta(e, kind="released", votes=1, waiting=-1, added=_ballot(e)) for e in events]
    )


def count_voided(events: Sequence[Event[VoteVoided]]) -> None:
    """Stop waiting for quarantined votes that were voided."""
    services.count_votes(changes=[_delta(e, kind="voided", waiting=-1) for e in events])


def store_polls(events: Sequence[Event[PollState]]) -> None:
    """Store states of polls, unless newer ones are known."""
    services.store_polls(states=[event.data for event in events])


def open_polls(events: Sequence[Event[PollState]]) -> None:
    """Store states of polls, unless newer ones are known, and when they were opened."""
    store_polls(events)
    services.record_openings(times={event.data.poll_id: event.time for event in events})


def seal_counts(events: Sequence[Event[PollSealed]]) -> None:
    """Mark counts as complete: a seal follows the last vote of its poll."""
    for event in events:
        services.seal_count(change=_delta(event), sealed_at=event.data.closed_at)


def erase_owners(events: Sequence[Event[UserErased]]) -> None:
    """Remove erased persons; their polls and counts stay without an owner."""
    for event in events:
        services.erase_owner(subject=event.data.subject)
        adminsite.forget(subject=event.data.subject)


HANDLERS: Handlers = {
    "vote.cast": count_votes,
    "vote.changed": count_changes,
    "vote.retracted": count_retractions,
    "vote.quarantined": count_quarantined,
    "vote.released": count_released,
    "vote.voided": count_voided,
    "poll.scheduled": store_polls,
    "poll.opened": open_polls,
    "poll.amended": store_polls,
    "poll.closed": store_polls,
    "poll.archived": store_polls,
    "poll.sealed": seal_counts,
    "user.erased": erase_owners,
}

NEW_HISTORY = dict.fromkeys(PROJECTIONS, rebuild)

EXTRA_STEPS = {
    "reconcile": partial(reconciliation.run_round, HANDLERS),
    "tally": counting.count_overdue,
    "announce": Announcer().step,
}

OWN_QUEUES = {"tally": OwnQueue(counting.count_due)}
