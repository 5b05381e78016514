"""The API's error for each finding of the rulebook against a vote."""

from collections.abc import Callable, Mapping

from provote_core.exceptions import (
    FieldError,
    IdempotencyKeyReused,
    InvalidRequest,
    InvalidToken,
    PreconditionRequired,
    ProvoteError,
    Unauthenticated,
)
from provote_rules.acceptance import Finding
from provote_rules.ballots import UNKNOWN_CHOICE, Problem
from provote_rules.texts import tr
from votes import errors

# Made once: refusals are frequent when a poll closes.
_ERASED = tr("This account has been erased.")
_NO_VOTER_NAMED = tr(
    "Fetch a device token and send it as X-Voter-Token, or send an Idempotency-Key."
)
_CLOSED = tr("The poll is closed.")

_ERRORS: Mapping[Finding, Callable[[], ProvoteError]] = {
    Finding.ERASED: lambda: InvalidToken(_ERASED),
    Finding.UNAUTHENTICATED: Unauthenticated,
    Finding.NO_VOTER_NAMED: lambda: PreconditionRequired(_NO_VOTER_NAMED),
    Finding.KEY_REUSED: IdempotencyKeyReused,
    Finding.ALREADY_VOTED: errors.AlreadyVoted,
    Finding.POLL_UNKNOWN: errors.PollNotFound,
    Finding.POLL_CLOSED: lambda: errors.PollNotOpen(_CLOSED),
    Finding.POLL_NOT_OPEN: errors.PollNotOpen,
    Finding.NOT_DELEGATE: errors.NotDelegate,
    Finding.INVITATION_REQUIRED: errors.InvitationRequired,
    Finding.INVITATION_INVALID: errors.InvitationInvalid,
    Finding.INVITATION_REVOKED: errors.InvitationRevoked,
    Finding.DEVICE_TOKEN_REQUIRED: errors.DeviceTokenRequired,
    Finding.ADDRESS_LIMIT: errors.AddressLimit,
}


def refusal_of(finding: Finding) -> ProvoteError:
    """The error for a finding; `refusal_of_ballot` is for INVALID_BALLOT."""
    return _ERRORS[finding]()


def refusal_of_ballot(problem: Problem) -> ProvoteError:
    """The error for a ballot that is not valid in its poll."""
    field = FieldError(problem.pointer, problem.code, problem.detail)
    if problem.code == UNKNOWN_CHOICE.code:
        return errors.UnknownChoice(errors=[field])
    return InvalidRequest(problem.detail, errors=[field])
