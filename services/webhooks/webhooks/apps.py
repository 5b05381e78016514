"""The webhooks service as a Django app."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Receivers of messages, and the log of their deliveries."""

    name = "webhooks"
