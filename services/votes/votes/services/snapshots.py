"""Snapshots of polls: stored from events, or fetched from polls."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from provote_core.auth import Kind, Principal
from provote_core.events import PollState
from votes import errors, selectors
from votes.models import PollSnapshot
from votes.polls_client import fetch_poll
from votes.snapshots import SNAPSHOT_UPSERT, snapshot_values


@transaction.atomic
def store_snapshots(*, states: Iterable[PollState]) -> None:
    """Store states of polls; an older version never replaces a newer one."""
    with connection.cursor() as cursor:
        for state in sorted(states, key=lambda state: (state.poll_id, state.version)):
            cursor.execute(SNAPSHOT_UPSERT, snapshot_values(state))


@transaction.atomic
def forget_versions() -> None:
    """Make the next published state replace each snapshot, after a restore of polls.

    Seals belong to this service and stay; snapshots of vanished polls stay too: they have votes.
    """
    PollSnapshot.objects.update(version=0)


def fetch_snapshot(*, poll_id: UUID) -> None:
    """Fetch a poll from polls and store it; call it outside of transactions.

    Raises what `fetch_poll` raises.
    """
    store_snapshots(states=[fetch_poll(poll_id=poll_id)])


def refresh_draft(*, poll_id: UUID) -> None:
    """Fetch a poll that is unknown, or was a draft and may be open by now; others are frozen.

    Call it outside of transactions, before a command of the poll's owner. Raises PollNotFound and
    PollUnavailable (503).
    """
    known = PollSnapshot.objects.filter(pk=poll_id).first()
    if known is None or known.status == "draft":
        fetch_snapshot(poll_id=poll_id)


def require_owner(*, poll_id: UUID, principal: Principal, or_staff: bool = False) -> PollSnapshot:
    """The poll as `refresh_draft` left it, if `principal` is its owner.

    `or_staff` is for reads only: staff who could create ballot tokens could vote. Raises
    PollNotFound, also for all other principals.
    """
    poll = selectors.poll_of(poll_id)
    is_reader = or_staff and principal.staff
    if principal.kind is not Kind.PERSON or not (is_reader or principal.subject == poll.owner):
        raise errors.PollNotFound()
    return poll
