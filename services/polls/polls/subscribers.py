"""What polls does about events of other services; the table is at the end."""

from collections.abc import Sequence

from polls.erasure import erase_person
from polls.moves import record_seal
from provote_admin import services as adminsite
from provote_core.events import Event, PollSealed, UserErased


def store_seals(events: Sequence[Event[PollSealed]]) -> None:
    """Close polls that votes has sealed, should whoever asked for the seal not have come to it."""
    for event in events:
        record_seal(poll_id=event.data.poll_id, closed_at=event.data.closed_at)


def forget_people(events: Sequence[Event[UserErased]]) -> None:
    """Replace erased people by nobody in particular."""
    for event in events:
        erase_person(subject=event.data.subject, until=event.data.tokens_expire_at)
        adminsite.forget(subject=event.data.subject)


HANDLERS = {
    "poll.sealed": store_seals,
    "user.erased": forget_people,
}
