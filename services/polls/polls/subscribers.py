"""Reactions to events of other services; the table is at the end."""

from collections.abc import Sequence

from polls import services
from provote_admin import services as adminsite
from provote_core.events import Event, PollSealed, UserErased


def store_seals(events: Sequence[Event[PollSealed]]) -> None:
    """Close polls that votes has sealed, even if the process that requested the seal has died."""
    for event in events:
        services.record_seal(poll_id=event.data.poll_id, closed_at=event.data.closed_at)


def erase_people(events: Sequence[Event[UserErased]]) -> None:
    """Replace the subjects of erased people by random ones."""
    for event in events:
        services.erase_person(subject=event.data.subject, until=event.data.tokens_expire_at)
        adminsite.forget(subject=event.data.subject)


HANDLERS = {
    "poll.sealed": store_seals,
    "user.erased": erase_people,
}
