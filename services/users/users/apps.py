"""The users service as a Django app."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Accounts, refresh tokens and API keys."""

    name = "users"
