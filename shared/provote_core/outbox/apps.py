"""The outbox as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Outgoing events and the cursors of incoming ones."""

    name = "provote_core.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
