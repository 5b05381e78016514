"""The polls service as a Django app."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    """Polls and their choices."""

    name = "polls"
