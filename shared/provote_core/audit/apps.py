"""The audit log as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Installed by every service."""

    name = "provote_core.audit"
    label = "audit"
