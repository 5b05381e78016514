"""The votes service as a Django app."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    """Votes, and the snapshots of polls that they depend on."""

    name = "votes"
