"""The analytics service as a Django app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Counts, and what analytics needs to know of polls."""

    name = "analytics"
