"""The tables of users, and the constraints that keep them consistent."""

from users.models.accounts import LOCALE, ROLES, TIMEZONE, User, UserManager, valid_username
from users.models.credentials import ApiKey, LoginTries, RefreshToken
from users.models.mails import Mail, MailToken

__all__ = [
    "LOCALE",
    "ROLES",
    "TIMEZONE",
    "ApiKey",
    "LoginTries",
    "Mail",
    "MailToken",
    "RefreshToken",
    "User",
    "UserManager",
    "valid_username",
]
