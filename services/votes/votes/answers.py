"""Answers that may have to ask polls."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from provote_core.exceptions import InvalidToken, ProvoteError, Unauthenticated
from provote_core.limits import site
from votes import changes, errors, selectors, services, voters
from votes.callers import Caller
from votes.models import PollSnapshot, Vote
from votes.voters import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a cast by this caller would be accepted now; `refusal` is what it would be told."""

    poll_id: UUID
    refusal: ProvoteError | None
    vote: Vote | None
    may_change: bool


def eligibility(*, who: Caller, poll_id: UUID, voter_ref: str | None, address: str) -> Eligibility:
    """What a cast would be told, by the same rules in the same order; nothing is recorded.

    Raises PollNotFound, PollUnavailable, and InvalidToken for an erased person.
    """
    if selectors.is_erased(who.principal):
        raise InvalidToken("This account has been erased.")
    poll = _certain(poll_id)
    voter = who.voter(poll_id, voter_ref)
    vote = selectors.vote_of(poll_id=poll_id, voter=voter) if voter is not None else None
    if vote is not None and vote.delegated and not selectors.owns(who.principal, poll_id):
        vote = None
    refusal = _refusal(who, poll, vote, voter, address)
    may_change = vote is not None and changes.barrier(poll, vote) is None
    return Eligibility(poll_id=poll_id, refusal=refusal, vote=vote, may_change=may_change)


def _certain(poll_id: UUID) -> PollSnapshot:
    """The poll as known here, after asking polls if it does not take votes for all we know."""
    try:
        poll = selectors.poll_of(poll_id)
    except errors.PollNotFound:
        poll = None
    if poll is None or poll.is_doubtful or not (poll.is_open or poll.is_over):
        services.fetch_snapshot(poll_id=poll_id)
        poll = selectors.poll_of(poll_id)
    return poll


def _refusal(
    who: Caller, poll: PollSnapshot, vote: Vote | None, voter: bytes | None, address: str
) -> ProvoteError | None:
    """In the order of checks that the API promises."""
    definition = selectors.definition_of(poll)
    if who.means is Means.NOBODY:
        return definition.exclusion(who.principal, who.means) or Unauthenticated()
    if vote is not None:
        return errors.AlreadyVoted()
    if poll.is_over:
        return errors.PollNotOpen("The poll is closed.")
    if not poll.is_open:
        return errors.PollNotOpen()
    if voter is None:
        return errors.NotDelegate()
    refusal = definition.exclusion(who.principal, who.means)
    if refusal is not None:
        return refusal
    if who.means is Means.INVITATION:
        return _invitation(poll.pk, voter)
    if definition.most is not None:
        origin = voters.origin(poll.pk, site(address), key=settings.PROVOTE.digest_key)
        if selectors.votes_from(poll_id=poll.pk, origin=origin) >= definition.most:
            return errors.AddressLimit()
    return None


def _invitation(poll_id: UUID, voter: bytes) -> ProvoteError | None:
    invitation = selectors.invitation_of(poll_id=poll_id, voter=voter)
    if invitation is None:
        return errors.InvitationInvalid()
    revoked = invitation.revoked_at or invitation.series.revoked_at
    return errors.InvitationRevoked() if revoked is not None else None
