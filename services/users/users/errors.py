"""Errors of users, beside those of the core.

InvalidRequest 400 ── InvalidMailToken
Unauthenticated 401 ── InvalidCredentials · InvalidRefreshToken · RefreshReused
InvalidToken 401 ── AccountGone
Forbidden 403 ── WrongPassword
Conflict 409 ── UsernameTaken · EmailTaken · TooManyApiKeys
RateLimited 429 ── TooManyTries
"""

from provote_core.exceptions import (
    Conflict,
    Forbidden,
    InvalidRequest,
    InvalidToken,
    RateLimited,
    Unauthenticated,
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


class AccountGone(InvalidToken):
    """The token is valid, but its account has been erased or deactivated."""

    title = "The account of this token is no longer active."


class WrongPassword(Forbidden):
    """The caller is logged in and did not prove the password; their tokens stay valid."""

    code, title = "wrong-password", "The current password is wrong."


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
