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
    """The token was never mailed, or is used, expired, replaced, or of an address given up."""

    code, title = "invalid-mail-token", "The token from the mail is not valid, or not any more."


class InvalidCredentials(Unauthenticated):
    """User name and password, or API key, do not fit an active account; never which of them."""

    code, title = "invalid-credentials", "The credentials are not valid."


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is unknown, expired or revoked."""

    code, title = "invalid-refresh-token", "The refresh token is not valid."


class RefreshReused(Unauthenticated):
    """A refresh token was sent again after the grace, so it may be stolen: its family ends."""

    code, title = "refresh-reused", "The refresh token was used before; log in again."


class AccountGone(InvalidToken):
    """The token is genuine, and its account has been erased or deactivated since."""

    title = "The account of this token is no longer active."


class WrongPassword(Forbidden):
    """The caller is logged in and did not prove the password; their tokens stay valid."""

    code, title = "wrong-password", "The current password is not right."


class UsernameTaken(Conflict):
    """Another account has this user name, in any case."""

    code, title = "username-taken", "This user name is taken."


class EmailTaken(Conflict):
    """Another account has the mailbox of this e-mail address, however it is spelled."""

    code, title = "email-taken", "This e-mail address is taken."


class TooManyApiKeys(Conflict):
    """The account has as many API keys that work as it may have; revoke one first."""

    code, title = "too-many-api-keys", "The account has as many API keys as it may have."


class TooManyTries(RateLimited):
    """Too many passwords were tried at this user name, whether or not an account has it."""

    code, title = "too-many-tries", "Too many passwords were tried at this user name."
