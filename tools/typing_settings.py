"""Settings with the models of all services, only for the type checker."""

from datetime import timedelta

from provote_core import conf
from provote_core.services import SERVICES
from webhooks.addresses import Network

SECRET_KEY = "unused"  # nosec B105 # nothing runs with it
AUTH_USER_MODEL = "users.User"
DATABASES = {"default": conf.database("users")}
INSTALLED_APPS = [
    *conf.CORE_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "provote_admin",
    *SERVICES,
    "users.sign_on",
]
SITE_URL = ""
REFRESH_GRACE = timedelta(seconds=10)
PROVOTE_BEACON_URL = ""
WEBHOOK_NETWORKS: tuple[Network, ...] = ()
PROVOTE = conf.platform("typing")
USE_TZ = True
