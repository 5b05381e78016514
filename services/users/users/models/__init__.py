"""The tables of users, and the constraints that keep them consistent."""

from users.models.accounts import (
    LOCALE,
    PROFILE_FIELDS,
    ROLES,
    TIMEZONE,
    User,
    UserManager,
    UserProfile,
    valid_username,
)
from users.models.credentials import ApiKey, LoginTries, RefreshToken
from users.models.mails import Mail, MailToken

__all__ = [
    "LOCALE",
    "PROFILE_FIELDS",
    "ROLES",
    "TIMEZONE",
    "ApiKey",
    "LoginTries",
    "Mail",
    "MailToken",
    "RefreshToken",
    "User",
    "UserManager",
    "UserProfile",
    "valid_username",
]
