"""Idempotency records as a Django app."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Installed by every service."""

    name = "provote_core.idempotency"
    label = "idempotency"
