"""What analytics does when others state facts."""

from collections.abc import Sequence

from analytics import services
from provote_core.events import Event, PollSealed, PollState, UserErased, VoteCast


def count_votes(events: Sequence[Event[VoteCast]]) -> None:
    """Votes were cast: count them, known poll or not."""
    services.count_votes(
        votes=[(event.data.poll_id, event.data.choice_id, event.seq) for event in events]
    )


def keep_polls(events: Sequence[Event[PollState]]) -> None:
    """Polls opened, changed or closed: remember them, unless newer states are known."""
    services.store_polls(states=[event.data for event in events])


def finish_polls(events: Sequence[Event[PollSealed]]) -> None:
    """Ballot boxes were shut: every vote has been counted, the results are final."""
    for event in events:
        services.finish_tally(
            poll_id=event.data.poll_id, sealed_at=event.data.closed_at, position=event.seq
        )


def erase_owners(events: Sequence[Event[UserErased]]) -> None:
    """Persons asked to be forgotten: their polls and counts stay and belong to nobody."""
    for event in events:
        services.erase_owner(subject=event.data.subject)


HANDLERS = {
    "vote.cast": count_votes,
    "poll.scheduled": keep_polls,
    "poll.opened": keep_polls,
    "poll.amended": keep_polls,
    "poll.closed": keep_polls,
    "poll.archived": keep_polls,
    "poll.sealed": finish_polls,
    "user.erased": erase_owners,
}
