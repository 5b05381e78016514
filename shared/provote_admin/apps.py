"""The visitors of an admin site as a Django app."""

from django.apps import AppConfig


class AdminSiteConfig(AppConfig):
    """Installed by the services whose admin site is entered by way of users."""

    name = "provote_admin"
    label = "adminsite"
