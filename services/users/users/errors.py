"""Errors of users, beside those of the core.

InvalidRequest 400 ── InvalidMailToken · UnreadableRecipients · TooManyRecipients
Unauthenticated 401 ── InvalidCredentials · InvalidRefreshToken · RefreshReused ·
    InvalidSession
InvalidToken 401 ── AccountGone
Forbidden 403 ── WrongPassword · EmailNotVerified · ForeignOrigin
NotFound 404 ── PollNotFound · OwnerNotFound
Conflict 409 ── UsernameTaken · EmailTaken · TooManyApiKeys · NotInvited · NotPublished ·
    PollNotOpen · TooManyInvitations · ReminderTooSoon · TooManyFollows
RateLimited 429 ── TooManyTries
Unavailable 503 ── PollUnavailable
"""

from provote_core.exceptions import (
    Conflict,
    Forbidden,
    InvalidRequest,
    InvalidToken,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
)


class InvalidMailToken(InvalidRequest):
    """The token is unknown, used, expired, replaced, or of an address the account has left."""

    code, title = "invalid-mail-token", "The token from the mail is not valid."


class InvalidCredentials(Unauthenticated):
    """User name and password, or API key, do not match an active account."""

    code, title = "invalid-credentials", "The credentials are not valid."


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is unknown, expired or revoked."""

    code, title = "invalid-refresh-token", "The refresh token is not valid."


class RefreshReused(Unauthenticated):
    """A refresh token was sent again after the grace, so it may be stolen: its family ends."""

    code, title = "refresh-reused", "The refresh token was used before; log in again."


class InvalidSession(Unauthenticated):
    """The cookie is not that of a browser session, or that of one that has ended."""

    code, title = "invalid-session", "The session has ended; sign in again."


class AccountGone(InvalidToken):
    """The token is valid, but its account has been erased or deactivated."""

    title = "The account of this token is no longer active."


class WrongPassword(Forbidden):
    """The caller is logged in and did not prove the password; their tokens stay valid."""

    code, title = "wrong-password", "The current password is wrong."


class ForeignOrigin(Forbidden):
    """A request of a browser session does not come from a page of its own host."""

    code, title = "foreign-origin", "The request does not come from a page of this host."


class UsernameTaken(Conflict):
    """Another account has this user name, in any case."""

    code, title = "username-taken", "This user name is taken."


class EmailTaken(Conflict):
    """Another account has the mailbox of this e-mail address, however it is spelled."""

    code, title = "email-taken", "This e-mail address is taken."


class TooManyApiKeys(Conflict):
    """The account has the maximum number of active API keys; revoke one first."""

    code, title = "too-many-api-keys", "The account has the maximum number of API keys."


class TooManyTries(RateLimited):
    """Too many passwords were tried for this user name, whether or not an account has it."""

    code, title = "too-many-tries", "Too many passwords were tried for this user name."


class EmailNotVerified(Forbidden):
    """Only accounts with a verified e-mail address may have invitations mailed."""

    code, title = "email-not-verified", "Verify your e-mail address first."


class PollNotFound(NotFound):
    """No poll has this id, or the caller is not its owner."""

    code, title = "poll-not-found", "The poll does not exist."


class PollUnavailable(Unavailable):
    """The response depends on the poll's current state, and polls does not answer."""

    code, title = "poll-unavailable", "The poll's current state is not available."


class NotInvited(Conflict):
    """The poll is not by invitation, so it has no ballot tokens."""

    code, title = "poll-not-invited", "Only a poll by invitation has ballot tokens."


class NotPublished(Conflict):
    """The poll is a draft: what its voters are invited to can still change."""

    code, title = "poll-not-published", "Open or schedule the poll first."


class PollNotOpen(Conflict):
    """The poll is not open yet, or closed."""

    code, title = "poll-not-open", "The poll is not open for votes."


class UnreadableRecipients(InvalidRequest):
    """The list of recipients is not UTF-8, not CSV or not JSON; `detail` says where."""

    code, title = "unreadable-recipients", "The list of recipients cannot be read."


class TooManyRecipients(InvalidRequest):
    """The list has more rows than one request may have; nothing is stored."""

    code, title = "too-many-recipients", "The list has too many recipients."


class TooManyInvitations(Conflict):
    """With these, the owner would have more invitations mailed within a day than allowed."""

    code, title = "too-many-invitations", "Too many invitations within a day."


class ReminderTooSoon(Conflict):
    """A reminder of this poll was requested within the last day."""

    code, title = "reminder-too-soon", "The last reminder is less than a day old."


class OwnerNotFound(NotFound):
    """No active account has this subject."""

    code, title = "owner-not-found", "The owner does not exist."


class TooManyFollows(Conflict):
    """The account follows the maximum number of polls and owners."""

    code, title = "too-many-follows", "The account follows the maximum number."
