"""Whether a cast would be accepted, for clients that check before they cast."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from provote_core.exceptions import ProvoteError
from provote_core.limits import site
from provote_rules.acceptance import Credential, Finding, first_finding
from provote_rules.ballots import Problem
from votes import errors, selectors, services, voters
from votes.identity import VoterIdentity
from votes.models import PollSnapshot, Vote
from votes.refusals import refusal_of
from votes.services import changes


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
    """The outcome that a cast would have, by the same rules in the same order; records nothing.

    Raises PollNotFound, PollUnavailable, and InvalidToken for an erased person.
    """
    if selectors.is_erased(identity.principal):
        raise refusal_of(Finding.ERASED)
    attempt = _Attempt(identity, _confirmed_poll(poll_id), voter_ref, address)
    finding = first_finding(attempt)
    vote = attempt.vote
    return EligibilityResult(
        poll_id=poll_id,
        refusal=None if finding is None else refusal_of(finding),
        vote=vote,
        may_change=vote is not None and changes.barrier(attempt.poll, vote) is None,
    )


def _confirmed_poll(poll_id: UUID) -> PollSnapshot:
    """The snapshot of a poll; fetched from polls if the stored one is not open for votes."""
    try:
        poll = selectors.poll_of(poll_id)
    except errors.PollNotFound:
        poll = None
    if poll is None or poll.needs_confirmation or not (poll.is_open or poll.is_over):
        services.fetch_snapshot(poll_id=poll_id)
        poll = selectors.poll_of(poll_id)
    return poll


class _Attempt:
    """An attempt without a ballot and without a key; the poll is confirmed.

    `provote_rules.acceptance.Attempt` documents the methods.
    """

    def __init__(
        self, identity: VoterIdentity, poll: PollSnapshot, voter_ref: str | None, address: str
    ) -> None:
        self.poll = poll
        self._identity, self._address = identity, address
        self._definition = selectors.definition_of(poll)
        self._voter = identity.voter(poll.pk, voter_ref)
        self.vote = self._find_vote()

    def _find_vote(self) -> Vote | None:
        """The voter's vote; a delegated one is shown to the owner's delegate only."""
        if self._voter is None:
            return None
        vote = selectors.vote_of(poll_id=self.poll.pk, voter=self._voter)
        hidden = vote is not None and vote.delegated
        if hidden and not selectors.owns(self._identity.principal, self.poll.pk):
            return None
        return vote

    def is_erased(self) -> bool:
        return False  # checked before the poll is confirmed

    def names_no_voter(self) -> bool:
        return self._identity.credential is Credential.NONE

    def exclusion(self) -> Finding | None:
        return self._definition.exclusion(self._identity.principal, self._identity.credential)

    def key_use(self) -> Finding | None:
        return None

    def recorded_vote(self) -> Finding | None:
        return None if self.vote is None else Finding.ALREADY_VOTED

    def poll_state(self) -> Finding | None:
        if self.poll.is_over:
            return Finding.POLL_CLOSED
        return None if self.poll.is_open else Finding.POLL_NOT_OPEN

    def may_name_voter(self) -> bool:
        return self._voter is not None

    def ballot_problem(self) -> Problem | None:
        return None

    def invitation(self) -> Finding | None:
        if self._identity.credential is not Credential.INVITATION or self._voter is None:
            return None
        found = selectors.invitation_of(poll_id=self.poll.pk, voter=self._voter)
        if found is None:
            return Finding.INVITATION_INVALID
        revoked = found.revoked_at or found.series.revoked_at
        return None if revoked is None else Finding.INVITATION_REVOKED

    def is_address_full(self) -> bool:
        limit = self._definition.max_per_address
        if limit is None:
            return False
        key = settings.PROVOTE.digest_key
        origin = voters.origin(self.poll.pk, site(self._address), key=key)
        return selectors.votes_from(poll_id=self.poll.pk, origin=origin) >= limit
