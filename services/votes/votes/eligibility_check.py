"""Whether a cast would be accepted, for a client that asks before it casts."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from provote_core.exceptions import InvalidToken, ProvoteError, Unauthenticated
from provote_core.limits import site
from votes import errors, selectors, services, voters
from votes.identity import VoterIdentity
from votes.models import PollSnapshot, Vote
from votes.services import changes
from votes.voters import Credential


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResult:
    """Whether a cast by this caller would be accepted now; `refusal` is the error it would get."""

    poll_id: UUID
    refusal: ProvoteError | None
    vote: Vote | None
    may_change: bool


def check_eligibility(
    *, identity: VoterIdentity, poll_id: UUID, voter_ref: str | None, address: str
) -> EligibilityResult:
    """What a cast would get, by the same rules in the same order; nothing is recorded.

    Raises PollNotFound, PollUnavailable, and InvalidToken for an erased person.
    """
    if selectors.is_erased(identity.principal):
        raise InvalidToken("This account has been erased.")
    poll = _confirmed_poll(poll_id)
    voter = identity.voter(poll_id, voter_ref)
    vote = selectors.vote_of(poll_id=poll_id, voter=voter) if voter is not None else None
    if vote is not None and vote.delegated and not selectors.owns(identity.principal, poll_id):
        vote = None
    refusal = _refusal(identity, poll, vote, voter, address)
    may_change = vote is not None and changes.barrier(poll, vote) is None
    return EligibilityResult(poll_id=poll_id, refusal=refusal, vote=vote, may_change=may_change)


def _confirmed_poll(poll_id: UUID) -> PollSnapshot:
    """The snapshot of a poll; fetched from polls if it does not accept votes as known here."""
    try:
        poll = selectors.poll_of(poll_id)
    except errors.PollNotFound:
        poll = None
    if poll is None or poll.needs_confirmation or not (poll.is_open or poll.is_over):
        services.fetch_snapshot(poll_id=poll_id)
        poll = selectors.poll_of(poll_id)
    return poll


def _refusal(
    identity: VoterIdentity,
    poll: PollSnapshot,
    vote: Vote | None,
    voter: bytes | None,
    address: str,
) -> ProvoteError | None:
    """The first refusal, in the order of checks that the API promises."""
    definition = selectors.definition_of(poll)
    if identity.credential is Credential.NONE:
        return definition.exclusion(identity.principal, identity.credential) or Unauthenticated()
    if vote is not None:
        return errors.AlreadyVoted()
    if poll.is_over:
        return errors.PollNotOpen("The poll is closed.")
    if not poll.is_open:
        return errors.PollNotOpen()
    if voter is None:
        return errors.NotDelegate()
    refusal = definition.exclusion(identity.principal, identity.credential)
    if refusal is not None:
        return refusal
    if identity.credential is Credential.INVITATION:
        return _invitation(poll.pk, voter)
    if definition.max_per_address is not None:
        origin = voters.origin(poll.pk, site(address), key=settings.PROVOTE.digest_key)
        if selectors.votes_from(poll_id=poll.pk, origin=origin) >= definition.max_per_address:
            return errors.AddressLimit()
    return None


def _invitation(poll_id: UUID, voter: bytes) -> ProvoteError | None:
    invitation = selectors.invitation_of(poll_id=poll_id, voter=voter)
    if invitation is None:
        return errors.InvitationInvalid()
    revoked = invitation.revoked_at or invitation.series.revoked_at
    return errors.InvitationRevoked() if revoked is not None else None
