"""Errors of this service, beyond the core's.

InvalidRequest 400 ── UnknownChoice · AmbiguousVoter
InvalidToken 401 ── InvalidVoterToken
Forbidden 403 ── NotDelegate · InvitationRequired · InvitationInvalid · InvitationRevoked ·
    DeviceTokenRequired · AddressLimit
NotFound 404 ── PollNotFound · VoteNotFound · InvitationNotFound
Conflict 409 ── AlreadyVoted · PollNotOpen · ChangeNotAllowed · VoteHeld · NotInvited ·
    InvitationUsed · TooManyInvitations
Unavailable 503 ── PollUnavailable · OutcomeUnknown · Overloaded
"""

from provote_core.exceptions import (
    Conflict,
    Forbidden,
    InvalidRequest,
    InvalidToken,
    NotFound,
    Unavailable,
)


class AlreadyVoted(Conflict):
    """The voter's recorded ballot is another one; carries `vote_id` and `vote_url`."""

    code, title = "already-voted", "This voter has voted already."


class PollNotOpen(Conflict):
    """The poll is a draft, not open yet, or closed."""

    code, title = "poll-not-open", "The poll is not open for votes."


class PollNotFound(NotFound):
    """No poll has this id."""

    code, title = "poll-not-found", "There is no such poll."


class NotDelegate(Forbidden):
    """Only the poll owner's API key, with the scope, names voters; and only it may cast here."""

    code, title = "not-delegate", "Only a delegate of the poll's owner casts these votes."


class UnknownChoice(InvalidRequest):
    """The choice belongs to another poll, or to none."""

    code, title = "unknown-choice", "The poll has no such choice."


class PollUnavailable(Unavailable):
    """polls cannot be asked about a poll that an answer depends on."""

    code, title = "poll-unavailable", "The poll's state is not known right now."


class OutcomeUnknown(Unavailable):
    """The answer of the COMMIT did not arrive; a repeat with the same key finds out."""

    code, title = "outcome-unknown", "Whether the vote was recorded is not known; repeat it."


class Overloaded(Unavailable):
    """More votes are waiting than this process takes on."""

    code, title = "overloaded", "Too many votes are waiting; repeat in a moment."


class VoteNotFound(NotFound):
    """No vote has this id, or none that this caller may know of."""

    code, title = "vote-not-found", "There is no such vote."


class AmbiguousVoter(InvalidRequest):
    """An access token and a voter token both name a voter."""

    code, title = "ambiguous-voter", "Send an access token or a voter token, not both."


class InvalidVoterToken(InvalidToken):
    """The X-Voter-Token is neither a genuine device token nor written like a ballot token."""

    code, title = "invalid-voter-token", "The voter token is not valid."


class InvitationRequired(Forbidden):
    """Only holders of the poll's ballot tokens vote here."""

    code, title = "invitation-required", "This poll takes votes by invitation only."


class InvitationInvalid(Forbidden):
    """The ballot token is none of this poll's."""

    code, title = "invitation-invalid", "This ballot token is not one of this poll's."


class InvitationRevoked(Forbidden):
    """The poll's owner has revoked the ballot token."""

    code, title = "invitation-revoked", "This ballot token has been revoked."


class DeviceTokenRequired(Forbidden):
    """The poll takes one vote a device, so a cast names its device."""

    code, title = "device-token-required", "This poll takes votes with a device token only."


class AddressLimit(Forbidden):
    """As many votes as the poll allows have come from this address."""

    code, title = "address-limit", "No more votes are taken from this address."


class ChangeNotAllowed(Conflict):
    """The poll does not let voters change or retract their votes."""

    code, title = "change-not-allowed", "Votes in this poll cannot be changed."


class VoteHeld(Conflict):
    """The vote waits in quarantine or was voided: its voter cannot change or retract it."""

    code, title = "vote-held", "This vote cannot be changed."


class NotInvited(Conflict):
    """The poll is not by invitation, so it has no ballot tokens."""

    code, title = "poll-not-invited", "Only a poll by invitation has ballot tokens."


class TooManyInvitations(Conflict):
    """The poll has as many ballot tokens as it can have."""

    code, title = "too-many-invitations", "The poll cannot have that many ballot tokens."


class InvitationNotFound(NotFound):
    """No invitation of this poll has this id."""

    code, title = "invitation-not-found", "There is no such invitation."


class InvitationUsed(Conflict):
    """A vote was cast with the ballot token: to revoke it now would change nothing."""

    code, title = "invitation-used", "This ballot token has been used."
