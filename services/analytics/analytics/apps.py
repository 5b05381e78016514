"""The analytics service as a Django app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Counts of votes and the states of polls that results depend on."""

    name = "analytics"
