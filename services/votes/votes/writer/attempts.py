"""A cast as an attempt in the rulebook's terms, by the facts that the slow path has read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from provote_core.exceptions import ProvoteError
from provote_rules.acceptance import BY_POLL_STATE, Credential, Finding, first_finding
from provote_rules.ballots import Problem
from provote_rules.lifecycle import ENDED, Status
from votes import errors
from votes.refusals import refusal_of, refusal_of_ballot
from votes.writer import restrictions
from votes.writer.outcomes import (
    Cast,
    NeedsConfirmation,
    Outcome,
    Recorded,
    Refused,
    Repeated,
    Replayed,
)
from votes.writer.polls import PollState


@dataclass(slots=True)
class Facts:
    """What the database has about casts that were not inserted.

    `keys` by digest: fingerprint, status and vote of the first use; `by_id` those votes as they
    were then.
    """

    keys: Mapping[bytes, tuple[Any, ...]] = field(default_factory=dict)
    by_voter: Mapping[tuple[UUID, bytes], Recorded] = field(default_factory=dict)
    by_id: Mapping[UUID, Recorded] = field(default_factory=dict)
    restricted: restrictions.Findings = field(default_factory=restrictions.Findings)
    polls: Mapping[UUID, PollState] = field(default_factory=dict)
    erased: frozenset[UUID] = frozenset()


def outcome_of(cast: Cast, facts: Facts) -> Outcome | NeedsConfirmation:
    """Why a cast was not inserted, in the order of checks of the rulebook."""
    attempt = _Attempt(cast, facts)
    if attempt.lacks_rules() and not cast.confirmed:
        return NeedsConfirmation(errors.PollUnavailable())
    finding = first_finding(attempt)
    if finding is Finding.REPLAYED and (replayed := attempt.replayed()) is not None:
        return replayed
    if finding is Finding.REPEATED and (existing := attempt.existing()) is not None:
        return Repeated(existing)
    if finding is None:
        # The poll opened, or its snapshot arrived, between two statements: retry.
        return NeedsConfirmation(errors.PollUnavailable())
    error = attempt.error_of(finding)
    if finding in BY_POLL_STATE and not cast.confirmed:
        return NeedsConfirmation(error)
    return Refused(error)


class _Attempt:
    """The facts about one cast; `provote_rules.acceptance.Attempt` documents the methods."""

    def __init__(self, cast: Cast, facts: Facts) -> None:
        self._cast, self._facts = cast, facts
        self._state = facts.polls.get(cast.poll_id)
        self._definition = self._state.definition if self._state else None
        self._ballot = self._definition.paper.read(cast.marked) if self._definition else None

    def lacks_rules(self) -> bool:
        """Whether the stored snapshot does not suffice to read the ballot."""
        state = self._state
        if state is None or state.sealed:
            return False
        return state.definition.lacks_rules_for(self._cast.marked)

    def is_erased(self) -> bool:
        return self._cast.principal.subject in self._facts.erased

    def names_no_voter(self) -> bool:
        return self._cast.credential is Credential.NONE

    def exclusion(self) -> Finding | None:
        if self._definition is None:
            return None
        return self._definition.exclusion(self._cast.principal, self._cast.credential)

    def key_use(self) -> Finding | None:
        claim = self._cast.claim
        used = self._facts.keys.get(claim.key_digest) if claim else None
        if used is None or claim is None:
            return None
        if not claim.matches(used[1]):
            return Finding.KEY_REUSED
        return Finding.REPLAYED if self.replayed() else None  # None: the key has just expired

    def recorded_vote(self) -> Finding | None:
        vote = self.existing()
        if vote is None:
            return None
        same = vote.ballot == self._ballot
        return Finding.REPEATED if same else Finding.ALREADY_VOTED

    def poll_state(self) -> Finding | None:
        state = self._state
        # Version 0: polls was restored and has not published this poll since.
        if state is None or not (state.version or state.sealed):
            return Finding.POLL_UNKNOWN
        if state.status in ENDED:
            return Finding.POLL_CLOSED
        return None if state.status == Status.OPEN else Finding.POLL_NOT_OPEN

    def may_name_voter(self) -> bool:
        return self._cast.voter is not None

    def ballot_problem(self) -> Problem | None:
        return self._ballot if isinstance(self._ballot, Problem) else None

    def invitation(self) -> Finding | None:
        return self._facts.restricted.invitation(self._cast)

    def is_address_full(self) -> bool:
        if self._definition is None:
            return False
        return self._facts.restricted.is_address_full(self._cast, self._definition)

    def replayed(self) -> Replayed | None:
        """The response to the first use of the key."""
        used = self._facts.keys.get(self._cast.claim.key_digest) if self._cast.claim else None
        vote = self._facts.by_id.get(used[3]) if used else None
        return Replayed(vote, used[2]) if used and vote else None

    def existing(self) -> Recorded | None:
        """The voter's vote; a delegated one is shown to the owner's delegate only."""
        cast, definition = self._cast, self._definition
        if cast.voter is None or definition is None:
            return None
        if cast.delegated and not definition.admits_delegate(cast.principal):
            return None
        return self._facts.by_voter.get((cast.poll_id, cast.voter))

    def error_of(self, finding: Finding) -> ProvoteError:
        """The error that the client gets."""
        if isinstance(self._ballot, Problem) and finding is Finding.INVALID_BALLOT:
            return refusal_of_ballot(self._ballot)
        vote = self.existing() if finding is Finding.ALREADY_VOTED else None
        if vote is None:
            return refusal_of(finding)
        url = f"/api/v1/votes/{vote.vote_id}/"
        return errors.AlreadyVoted(vote_id=str(vote.vote_id), vote_url=url)
