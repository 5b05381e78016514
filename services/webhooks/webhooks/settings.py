"""Settings of the webhooks service: what differs from the platform's defaults."""

from django.core.exceptions import ImproperlyConfigured

from provote_core import conf
from webhooks.addresses import Network, parse_networks

SERVICE = "webhooks"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = conf.allowed_hosts()
INSTALLED_APPS = [*conf.CORE_APPS, "webhooks"]
MIDDLEWARE = conf.MIDDLEWARE
ROOT_URLCONF = "webhooks.urls"
WSGI_APPLICATION = "webhooks.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
SPECTACULAR_SETTINGS = conf.openapi("Provote webhooks", "Signed messages about polls and results.")
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/webhooks/"
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
PROVOTE = conf.platform(SERVICE)
globals().update(conf.security())


def _networks() -> tuple[Network, ...]:
    try:
        return parse_networks(conf.env("PROVOTE_WEBHOOK_NETWORKS"))
    except ValueError as error:
        raise ImproperlyConfigured(f"PROVOTE_WEBHOOK_NETWORKS: {error}") from None


# Addresses of the operator's own receivers, which are not on the public internet.
WEBHOOK_NETWORKS = _networks()
