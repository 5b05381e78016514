"""Sign-ons as a Django app."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Its own app because its table has a life of its own, beside that of accounts."""

    name = "users.sign_on"
    label = "sign_on"
