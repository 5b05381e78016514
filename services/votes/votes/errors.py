"""Errors of this service, beyond the core's.

InvalidRequest 400 ── UnknownChoice · AmbiguousVoter · UnreadableBallots · BallotsRefused ·
    TooManyBallots
InvalidToken 401 ── InvalidVoterToken
Forbidden 403 ── NotDelegate · InvitationRequired · InvitationInvalid · InvitationRevoked ·
    DeviceTokenRequired · AddressLimit
NotFound 404 ── PollNotFound · VoteNotFound · InvitationNotFound
Conflict 409 ── AlreadyVoted · PollNotOpen · ChangeNotAllowed · VoteHeld · NotInvited ·
    InvitationUsed · TooManyInvitations · NotDelegated · OtherFile · OtherFormat ·
    ImportStopped
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
    """The voter has cast another ballot; `vote_id` and `vote_url` name the recorded vote."""

    code, title = "already-voted", "This voter has voted already."


class PollNotOpen(Conflict):
    """The poll is a draft, not open yet, or closed."""

    code, title = "poll-not-open", "The poll is not open for votes."


class PollNotFound(NotFound):
    """No poll has this id."""

    code, title = "poll-not-found", "The poll does not exist."


class NotDelegate(Forbidden):
    """Only an API key of the poll's owner with the scope votes:delegate may name voters."""

    code, title = "not-delegate", "Only a delegate of the poll's owner may cast these votes."


class UnknownChoice(InvalidRequest):
    """The poll has no choice with this id."""

    code, title = "unknown-choice", "The poll has no such choice."


class PollUnavailable(Unavailable):
    """The response depends on the poll's current state, and polls does not answer."""

    code, title = "poll-unavailable", "The poll's current state is not available."


class OutcomeUnknown(Unavailable):
    """The response to COMMIT did not arrive; a repeat with the same key gets the outcome."""

    code, title = (
        "outcome-unknown",
        "Whether the vote was recorded is unknown; repeat the request.",
    )


class Overloaded(Unavailable):
    """The queue of this process is full."""

    code, title = "overloaded", "Too many votes are waiting; repeat in a moment."


class VoteNotFound(NotFound):
    """No vote has this id, or the caller may not know that it exists."""

    code, title = "vote-not-found", "The vote does not exist."


class AmbiguousVoter(InvalidRequest):
    """An access token and a voter token both name a voter."""

    code, title = "ambiguous-voter", "Send an access token or a voter token, not both."


class InvalidVoterToken(InvalidToken):
    """The X-Voter-Token is neither a genuine device token nor a well-formed ballot token."""

    code, title = "invalid-voter-token", "The voter token is not valid."


class InvitationRequired(Forbidden):
    """Voters of this poll need one of its ballot tokens."""

    code, title = "invitation-required", "This poll accepts votes by invitation only."


class InvitationInvalid(Forbidden):
    """The ballot token does not belong to this poll."""

    code, title = "invitation-invalid", "This ballot token does not belong to this poll."


class InvitationRevoked(Forbidden):
    """The poll's owner has revoked the ballot token."""

    code, title = "invitation-revoked", "This ballot token has been revoked."


class DeviceTokenRequired(Forbidden):
    """The poll accepts one vote for each device, so a cast needs a device token."""

    code, title = "device-token-required", "This poll accepts votes with a device token only."


class AddressLimit(Forbidden):
    """The address has reached the poll's limit of votes."""

    code, title = "address-limit", "No more votes are accepted from this address."


class ChangeNotAllowed(Conflict):
    """The poll does not allow voters to change or retract their votes."""

    code, title = "change-not-allowed", "Votes in this poll cannot be changed."


class VoteHeld(Conflict):
    """The vote is quarantined or voided: its voter cannot change or retract it."""

    code, title = "vote-held", "This vote cannot be changed."


class NotInvited(Conflict):
    """The poll is not by invitation, so it has no ballot tokens."""

    code, title = "poll-not-invited", "Only a poll by invitation has ballot tokens."


class TooManyInvitations(Conflict):
    """With these, the poll would have more ballot tokens than allowed."""

    code, title = "too-many-invitations", "The poll cannot have that many ballot tokens."


class InvitationNotFound(NotFound):
    """No invitation of this poll has this id."""

    code, title = "invitation-not-found", "The invitation does not exist."


class InvitationUsed(Conflict):
    """A vote was cast with the ballot token, so it cannot be revoked."""

    code, title = "invitation-used", "This ballot token has been used."


class UnreadableBallots(InvalidRequest):
    """The file is not what its format permits, or has no format known here; `line` says where."""

    code, title = "unreadable-ballots", "The file of ballots cannot be read."


class BallotsRefused(InvalidRequest):
    """The poll does not accept every ballot of the file; `errors` has each reason.

    Nothing is recorded. A candidate without a choice is `unmatched-candidate` or `write-in`.
    """

    code, title = "ballots-refused", "The poll does not accept the ballots of this file."


class TooManyBallots(InvalidRequest):
    """The file has more ballots than one import may have."""

    code, title = "too-many-ballots", "The file has too many ballots."


class NotDelegated(Conflict):
    """Ballots of files are recorded in delegated polls only: there the owner names the voters."""

    code, title = "poll-not-delegated", "Only a delegated poll takes the ballots of files."


class OtherFile(Conflict):
    """The digest is not that of the body."""

    code, title = "digest-mismatch", "This is not the file that was checked."


class OtherFormat(Conflict):
    """The import of this file was begun in another format, which a repeat cannot change."""

    code, title = "format-mismatch", "The import was begun in another format."


class ImportStopped(Conflict):
    """The poll closed during the import: `recorded` of `ballots` were recorded and count."""

    code, title = "import-stopped", "The poll closed before all ballots were recorded."
