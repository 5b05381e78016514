"""Reactions to events of other services, and the work of own queues; the tables are at the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from provote_core.celery.own_queue import OwnQueue
from provote_core.events import (
    Event,
    PollClosed,
    PollOpened,
    PollState,
    ResultsFinal,
    VoteQuarantined,
)
from users.services import invitation_mails, mailings, notification_mails, notifications


def copy_polls(events: Sequence[Event[PollState]]) -> None:
    """Keep what notifications need of polls that are scheduled, amended or archived."""
    notifications.copy_polls(event.data for event in events)


def notify_opened(events: Sequence[Event[PollOpened]]) -> None:
    """Notify the followers of polls that have opened, and of their owners."""
    notifications.copy_polls(event.data for event in events)
    for event in _recent(events):
        notifications.notify_opened(event.data)


def end_polls(events: Sequence[Event[PollClosed]]) -> None:
    """Notify the owners of polls that have closed, and mail no further invitations to them."""
    notifications.copy_polls(event.data for event in events)
    for event in _recent(events):
        notifications.notify_closed(event.data)
    polls = [event.data.poll_id for event in events]
    mailings.stop_mailings(poll_ids=polls, reason="poll-not-open")


def note_quarantined(events: Sequence[Event[VoteQuarantined]]) -> None:
    """Have the owners of polls with votes in quarantine notified, once a day."""
    days: dict[date, set[UUID]] = {}
    for event in _recent(events):
        days.setdefault(event.time.date(), set()).add(event.data.poll_id)
    for day, polls in days.items():
        notifications.note_quarantined(polls, day=day)


def note_final(events: Sequence[Event[ResultsFinal]]) -> None:
    """Have the owners of polls with a final result notified, also if a repair makes another one.

    They are notified once.
    """
    notifications.note_final(event.data.poll_id for event in _recent(events))


def send_mails() -> None:
    """Send notifications, then invitations: these are many and may take the rest of the time."""
    notification_mails.send_due()
    invitation_mails.send_due()


def _recent(events: Sequence[Event[Any]]) -> list[Event[Any]]:
    return [event for event in events if notifications.is_recent(event.time)]


HANDLERS = {
    "poll.scheduled": copy_polls,
    "poll.opened": notify_opened,
    "poll.amended": copy_polls,
    "poll.closed": end_polls,
    "poll.archived": copy_polls,
    "vote.quarantined": note_quarantined,
    "results.final": note_final,
}

OWN_QUEUES = {"mail": OwnQueue(send_mails)}
