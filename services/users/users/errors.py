"""What can go wrong here, beside the core's errors.

Unauthenticated 401 ── InvalidCredentials · InvalidRefreshToken · RefreshReused
InvalidToken 401 ── AccountGone
Conflict 409 ── UsernameTaken · EmailTaken
"""

from provote_core.exceptions import Conflict, InvalidToken, Unauthenticated


class InvalidCredentials(Unauthenticated):
    """User name and password, or API key, do not fit an active account; never which of them."""

    code, title = "invalid-credentials", "The credentials are not valid."


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is unknown, expired or revoked."""

    code, title = "invalid-refresh-token", "The refresh token is not valid."


class RefreshReused(Unauthenticated):
    """A refresh token came a second time, so somebody else may hold it: all its kin is revoked."""

    code, title = "refresh-reused", "The refresh token was used before; log in again."


class AccountGone(InvalidToken):
    """The token is genuine, and its account has been erased or deactivated since."""

    title = "The account of this token is no longer active."


class UsernameTaken(Conflict):
    """Another account has this user name, whatever its upper and lower case."""

    code, title = "username-taken", "This user name is taken."


class EmailTaken(Conflict):
    """Another account has this e-mail address, whatever its upper and lower case."""

    code, title = "email-taken", "This e-mail address is taken."
