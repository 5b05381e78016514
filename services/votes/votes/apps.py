"""The votes service as a Django app."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    """Votes, and what votes needs to know of polls."""

    name = "votes"
