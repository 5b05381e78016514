"""The reactions of webhooks to events of other services."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from provote_core.events import (
    Event,
    PollState,
    ResultsFinal,
    ResultsUpdated,
    UserErased,
)
from provote_core.outbox.consumer import Handlers
from webhooks.messages import Message, message_id, poll_message
from webhooks.sending.loop import Sender
from webhooks.services import deliveries, erasure

OLD = timedelta(days=3)  # events that are read later than this are not sent


def announce_polls(events: Sequence[Event[PollState]]) -> None:
    """Send messages about polls that opened or closed to the webhooks of their owners."""
    deliveries.announce([_message(event) for event in events if not _is_old(event)])


def announce_results(events: Sequence[Event[ResultsUpdated | ResultsFinal]]) -> None:
    """Send messages about results to the webhooks of the polls' owners."""
    deliveries.announce(
        [_message(event, event.data.position) for event in events if not _is_old(event)]
    )


def erase_people(events: Sequence[Event[UserErased]]) -> None:
    """Delete the webhooks of erased persons, with all deliveries."""
    for event in events:
        erasure.erase_person(subject=event.data.subject, until=event.data.tokens_expire_at)


def _message(event: Event[Any], position: int | None = None) -> Message:
    return poll_message(
        message_id(event.type, event.subject, event.version, event.time),
        event.type,
        owner=event.data.owner,
        poll_id=event.data.poll_id,
        at=event.time,
        position=position,
    )


def _is_old(event: Event[Any]) -> bool:
    """Whether the event is from so long ago that it is read again, after a restore for example.

    The log is kept for longer than this, so a newer event that is read again is recognised there.
    """
    return datetime.now(UTC) - event.time > OLD


HANDLERS: Handlers = {
    "poll.opened": announce_polls,
    "poll.closed": announce_polls,
    "results.updated": announce_results,
    "results.final": announce_results,
    "user.erased": erase_people,
}

EXTRA_STEPS = {"send": Sender().step}
