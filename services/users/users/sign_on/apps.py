"""Sign-ons as a Django app."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """An app of its own, with its own table and migrations."""

    name = "users.sign_on"
    label = "sign_on"
