"""The visitors of an admin site as a Django app."""

from django.apps import AppConfig


class AdminSiteConfig(AppConfig):
    """For services whose admin site uses single sign-on through users."""

    name = "provote_admin"
    label = "adminsite"
