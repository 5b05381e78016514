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
from users.models.mailings import Mailing, MailSuppression, Recipient
from users.models.mails import Mail, MailToken
from users.models.notifications import (
    Follow,
    Kind,
    MailChoice,
    Notification,
    NotificationChoice,
    OwnerNotice,
    PollCopy,
)

__all__ = [
    "LOCALE",
    "PROFILE_FIELDS",
    "ROLES",
    "TIMEZONE",
    "ApiKey",
    "Follow",
    "Kind",
    "LoginTries",
    "Mail",
    "MailChoice",
    "MailSuppression",
    "MailToken",
    "Mailing",
    "Notification",
    "NotificationChoice",
    "OwnerNotice",
    "PollCopy",
    "Recipient",
    "RefreshToken",
    "User",
    "UserManager",
    "UserProfile",
    "valid_username",
]
