"""Ballot tokens: created in bulk by a poll's owner, revoked, stored as digests only."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from provote_core.auth import Principal
from provote_core.ids import uuid7
from provote_rules.acceptance import Credential
from provote_rules.texts import tr
from votes import errors, voters
from votes.locks import lock_poll_exclusive
from votes.models import Invitation, InvitationSeries, PollSnapshot, Vote
from votes.services.snapshots import refresh_draft, require_owner
from votes.voters import VoterToken

MAX_PER_SERIES = 100_000
MAX_PER_POLL = 1_000_000
CHUNK = 5_000  # rows of one statement

INSERT = """
INSERT INTO invitation (id, poll_id, voter, series_id, number)
SELECT i.id, %s, i.voter, %s, i.number
FROM unnest(%s::uuid[], %s::bytea[], %s::int[]) AS i(id, voter, number)
"""


class BallotToken(NamedTuple):
    """A ballot token, to be sent to one voter."""

    id: UUID
    number: int
    token: str


@transaction.atomic
def create_invitations(*, poll_id: UUID, principal: Principal, count: int, label: str) -> UUID:
    """Create `count` ballot tokens; returns the id of their series. A repeat creates others.

    Raises PollNotFound for all but the owner, NotInvited, PollNotOpen for a closed poll,
    TooManyInvitations.
    """
    require_inviting(require_owner(poll_id=poll_id, principal=principal))
    lock_invitations(poll_id=poll_id, more=count)
    series = InvitationSeries.objects.create(poll_id=poll_id, count=count, label=label)
    with connection.cursor() as cursor:
        for start in range(0, count, CHUNK):
            numbers = list(range(start, min(start + CHUNK, count)))
            digests = [voter_of(poll_id, _token(series.pk, number)) for number in numbers]
            ids = [uuid7() for _ in numbers]
            cursor.execute(INSERT, [poll_id, series.pk, ids, digests, numbers])
    return series.pk


def require_inviting(poll: PollSnapshot) -> None:
    """Raise NotInvited, or PollNotOpen for a closed poll."""
    if poll.eligibility != "invited":
        raise errors.NotInvited()
    if poll.is_over:
        raise errors.PollNotOpen(tr("The poll is closed."))


def lock_invitations(*, poll_id: UUID, more: int) -> None:
    """Serialise what creates invitations of a poll: two in parallel would pass the limit together.

    Raises TooManyInvitations if `more` do not fit.
    """
    PollSnapshot.objects.select_for_update().get(pk=poll_id)
    if more and Invitation.objects.filter(poll_id=poll_id).count() + more > MAX_PER_POLL:
        raise errors.TooManyInvitations(
            tr("A poll can have {max_per_poll:,}.", max_per_poll=MAX_PER_POLL)
        )


def tokens(series: InvitationSeries) -> Iterator[BallotToken]:
    """The ballot tokens of a series in order, derived again by each call."""
    rows = Invitation.objects.filter(series=series).order_by("number")
    for pk, number in rows.values_list("pk", "number").iterator(chunk_size=CHUNK):
        yield BallotToken(pk, number, _token(series.pk, number))


def list_invitations(*, poll_id: UUID, principal: Principal) -> QuerySet[Any]:
    """A poll's invitations with `used`, for its owner and staff; else raises PollNotFound.

    Mailed ones are left out: in a list of one address, `used` would name the voter. Raises
    PollUnavailable (503) where a draft cannot be fetched.
    """
    refresh_draft(poll_id=poll_id)
    require_owner(poll_id=poll_id, principal=principal, or_staff=True)
    return with_use(poll_id).filter(series__mailed=False)


@transaction.atomic
def revoke_invitation(*, poll_id: UUID, principal: Principal, invitation_id: UUID) -> None:
    """Revoke a ballot token: no further vote is accepted with it. A repeat changes nothing.

    Raises PollNotFound, InvitationNotFound, InvitationUsed.
    """
    require_owner(poll_id=poll_id, principal=principal)
    lock_poll_exclusive(poll_id)
    created = with_use(poll_id).filter(series__mailed=False)
    invitation = created.filter(pk=invitation_id).first()
    if invitation is None:
        raise errors.InvitationNotFound()
    if invitation.used:
        raise errors.InvitationUsed()
    Invitation.objects.filter(pk=invitation_id, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def revoke_series(*, poll_id: UUID, principal: Principal, series_id: UUID) -> None:
    """Revoke the ballot tokens of a series that have no vote. A repeat changes nothing.

    Votes cast with the others stay; a voter who retracts one cannot vote again. Raises
    PollNotFound, InvitationNotFound.
    """
    require_owner(poll_id=poll_id, principal=principal)
    lock_poll_exclusive(poll_id)
    series = InvitationSeries.objects.filter(pk=series_id, poll_id=poll_id)
    revoked = series.filter(revoked_at=None).update(revoked_at=timezone.now())
    if not revoked and not series.exists():
        raise errors.InvitationNotFound(tr("The series does not exist."))


def _token(series: UUID, number: int) -> str:
    return voters.invitation_token(series, number, key=settings.PROVOTE.digest_key)


def voter_of(poll_id: UUID, token: str) -> bytes:
    """The voter that a ballot token names in a poll."""
    key = settings.PROVOTE.digest_key
    return VoterToken(Credential.INVITATION, token.encode()).voter(poll_id, key=key)


def with_use(poll_id: UUID) -> QuerySet[Any]:
    """The invitations of a poll, each with `used` and `ended_at`."""
    cast = Vote.objects.filter(poll_id=OuterRef("poll_id"), voter=OuterRef("voter"))
    revoked = Case(
        When(used=True, then=None), default=Coalesce("revoked_at", "series__revoked_at")
    )
    return Invitation.objects.filter(poll_id=poll_id).annotate(used=Exists(cast), ended_at=revoked)
