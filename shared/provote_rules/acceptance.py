"""The conditions under which a vote is accepted, and the order in which they are checked.

Casting and the eligibility check both use `first_finding`, so their answers cannot differ. The
caller provides the facts through an `Attempt`; each is looked up only when it is needed.
"""

from enum import StrEnum
from typing import Protocol

from provote_rules.ballots import Problem


class Credential(StrEnum):
    """How the sender of a ballot identifies its voter."""

    PERSON = "person"  # an access token of their own
    DELEGATE = "delegate"  # a backend's access token, and a voter_ref
    DEVICE = "device"  # a device token
    INVITATION = "invitation"  # a ballot token
    KEY = "key"  # an idempotency key only
    NONE = "none"


class Finding(StrEnum):
    """Why an attempt does not become a new vote: a refusal, or an earlier vote that answers it."""

    ERASED = "erased"
    UNAUTHENTICATED = "unauthenticated"
    NO_VOTER_NAMED = "no-voter-named"
    KEY_REUSED = "key-reused"
    REPLAYED = "replayed"
    REPEATED = "repeated"
    ALREADY_VOTED = "already-voted"
    POLL_UNKNOWN = "poll-unknown"
    POLL_CLOSED = "poll-closed"
    POLL_NOT_OPEN = "poll-not-open"
    NOT_DELEGATE = "not-delegate"
    INVITATION_REQUIRED = "invitation-required"
    INVITATION_INVALID = "invitation-invalid"
    INVITATION_REVOKED = "invitation-revoked"
    DEVICE_TOKEN_REQUIRED = "device-token-required"  # nosec B105 # no password
    INVALID_BALLOT = "invalid-ballot"
    ADDRESS_LIMIT = "address-limit"


# Findings that a newer state of the poll can change; all others are final.
BY_POLL_STATE = frozenset({Finding.POLL_UNKNOWN, Finding.POLL_NOT_OPEN})


class Attempt(Protocol):
    """The facts of one attempt to vote; `first_finding` calls its members in the order of checks.

    Members that can refuse the vote return a Finding, else None.
    """

    def is_erased(self) -> bool:
        """Whether the sender's account was erased."""

    def exclusion(self) -> Finding | None:
        """The poll's `exclusion` of this credential; None if the poll is unknown."""

    def names_no_voter(self) -> bool:
        """Whether nothing in the request identifies a voter (Credential.NONE)."""

    def key_use(self) -> Finding | None:
        """KEY_REUSED or REPLAYED if the idempotency key was used before."""

    def recorded_vote(self) -> Finding | None:
        """REPEATED or ALREADY_VOTED if the voter has a vote that the sender may know of."""

    def poll_state(self) -> Finding | None:
        """POLL_UNKNOWN, POLL_CLOSED or POLL_NOT_OPEN if the poll does not accept votes now."""

    def may_name_voter(self) -> bool:
        """Whether the sender may vote for the named voter at all, in any poll."""

    def ballot_problem(self) -> Problem | None:
        """Why the ballot is invalid; None for a valid ballot, or while there is no ballot."""

    def invitation(self) -> Finding | None:
        """INVITATION_INVALID or INVITATION_REVOKED, for a ballot token only."""

    def is_address_full(self) -> bool:
        """Whether the sender's address has cast as many votes as the poll allows."""


def first_finding(attempt: Attempt) -> Finding | None:
    """The first finding in the order of checks; None if a new vote would be accepted.

    An erased person learns nothing; a sender without a voter learns only which credential the poll
    requires. An earlier vote is reported before any refusal of a new one, and the poll's state
    before the right to vote. 401 and 403 precede 400.
    """
    if attempt.is_erased():
        return Finding.ERASED
    if attempt.names_no_voter():
        return attempt.exclusion() or Finding.UNAUTHENTICATED
    found = attempt.key_use() or attempt.recorded_vote() or attempt.poll_state()
    if found is not None:
        return found
    if not attempt.may_name_voter():
        return Finding.NOT_DELEGATE
    found = attempt.exclusion()
    if found is not None:
        return found
    if attempt.ballot_problem() is not None:
        return Finding.INVALID_BALLOT
    found = attempt.invitation()
    if found is not None:
        return found
    return Finding.ADDRESS_LIMIT if attempt.is_address_full() else None


def exclusion(
    credential: Credential,
    *,
    eligibility: str,
    per_device: bool,
    is_authenticated: bool,
    is_owners_delegate: bool,
) -> Finding | None:
    """Why a poll with these rules accepts no vote with this credential; None if it may.

    `per_device`: the poll accepts one vote per device. `is_owners_delegate`: the sender is a
    backend that may cast for the voters of the poll's owner. `first_finding` checks whether an
    invitation belongs to the poll, and the number of votes of an address.
    """
    if eligibility == "delegated":
        if is_owners_delegate:
            return None
        return Finding.NOT_DELEGATE if is_authenticated else Finding.UNAUTHENTICATED
    if credential is Credential.DELEGATE:
        return Finding.NOT_DELEGATE
    if eligibility == "invited":
        return None if credential is Credential.INVITATION else Finding.INVITATION_REQUIRED
    if credential is Credential.INVITATION:
        return Finding.INVITATION_INVALID
    if eligibility == "public":
        return _public(credential, per_device)
    return None if credential is Credential.PERSON else Finding.UNAUTHENTICATED


def _public(credential: Credential, per_device: bool) -> Finding | None:
    if credential is Credential.NONE:
        return Finding.NO_VOTER_NAMED
    if credential is Credential.KEY and per_device:
        return Finding.DEVICE_TOKEN_REQUIRED
    return None
