"""The reactions of votes to events of other services."""

from collections.abc import Sequence
from functools import partial

from provote_admin import services as adminsite
from provote_core.events import Event, PollState, UserErased
from provote_core.outbox.consumer import start_over
from votes import services


def keep_snapshots(events: Sequence[Event[PollState]]) -> None:
    """Store states of polls, unless newer ones are stored."""
    services.store_snapshots(states=[event.data for event in events])


def keep_closed(events: Sequence[Event[PollState]]) -> None:
    """Store states of closed polls, and seal those whose seals are lost."""
    keep_snapshots(events)
    services.seal_again(states=[event.data for event in events])


def erase(events: Sequence[Event[UserErased]]) -> None:
    """Unlink erased persons from their votes, which still count."""
    for event in events:
        services.erase_subject(subject=event.data.subject, until=event.data.tokens_expire_at)
        adminsite.forget(subject=event.data.subject)


HANDLERS = {
    "poll.scheduled": keep_snapshots,
    "poll.opened": keep_snapshots,
    "poll.amended": keep_snapshots,
    "poll.closed": keep_closed,
    "poll.archived": keep_closed,
    "user.erased": erase,
}

NEW_HISTORY = {"polls/0": partial(start_over, forget=services.forget_versions)}
