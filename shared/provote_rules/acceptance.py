"""The conditions under which a vote is accepted, and the order in which they are checked.

Casting a vote and asking beforehand whether one may vote get their answers from `first_finding`,
so they cannot differ. The facts are looked up by whoever asks, each only when it is needed.
"""

from enum import StrEnum
from typing import Protocol

from provote_rules.ballots import Problem


class Credential(StrEnum):
    """How the sender of a ballot names its voter."""

    PERSON = "person"  # an access token of their own
    DELEGATE = "delegate"  # a backend's access token, and a voter_ref
    DEVICE = "device"  # a device token
    INVITATION = "invitation"  # a ballot token
    KEY = "key"  # an idempotency key alone
    NONE = "none"


class Finding(StrEnum):
    """What decides an attempt to vote, before it comes to a new vote."""

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


# What a newer state of the poll can put right; everything else is certain.
BY_POLL_STATE = frozenset({Finding.POLL_UNKNOWN, Finding.POLL_NOT_OPEN})


class Attempt(Protocol):
    """One attempt to vote. `first_finding` asks for its facts in the order of the checks.

    Members that say what stands against the vote return a Finding, or None.
    """

    def is_erased(self) -> bool:
        """Whether the person who sends it has been erased."""

    def exclusion(self) -> Finding | None:
        """`exclusion` of the poll for this credential; None where the poll is not known."""

    def names_no_voter(self) -> bool:
        """Whether the sender sent nothing that names a voter (Credential.NONE)."""

    def key_use(self) -> Finding | None:
        """KEY_REUSED, or REPLAYED, where the idempotency key has been used before."""

    def recorded_vote(self) -> Finding | None:
        """REPEATED, or ALREADY_VOTED, where the voter has a vote that the sender may know of."""

    def poll_state(self) -> Finding | None:
        """POLL_UNKNOWN, POLL_CLOSED or POLL_NOT_OPEN, where the poll takes no votes now."""

    def may_name_voter(self) -> bool:
        """Whether this sender may name such a voter in any poll."""

    def ballot_problem(self) -> Problem | None:
        """Why the ballot is not valid; None also where there is no ballot yet."""

    def invitation(self) -> Finding | None:
        """INVITATION_INVALID or INVITATION_REVOKED, where the sender shows an invitation."""

    def is_address_full(self) -> bool:
        """Whether as many votes as the poll allows have come from the sender's address."""


def first_finding(attempt: Attempt) -> Finding | None:
    """The first thing that decides the attempt; None: a new vote would be accepted.

    An erased person learns nothing, and neither does a sender who names no voter, but what the
    poll asks of them. What was recorded is shown before what stands against a new vote. A poll's
    state goes before who may vote in it: 401 and 403 go before 400.
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
    """Why nobody who sends such a credential may vote in such a poll, if so.

    `per_device`: the poll takes one vote of each device. `is_owners_delegate`: the sender is a
    backend that may cast for the voters of the poll's owner. Whether an invitation is one of this
    poll's, and how many votes an address has cast, is for `first_finding`.
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
