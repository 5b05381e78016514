"""Settings of the analytics service: what differs from the platform's defaults."""

from provote_admin import conf as adminsite
from provote_core import conf

SERVICE = "analytics"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = conf.allowed_hosts()
INSTALLED_APPS = [*conf.CORE_APPS, *adminsite.APPS, "analytics"]
MIDDLEWARE = adminsite.middleware(conf.MIDDLEWARE)
ROOT_URLCONF = "analytics.urls"
WSGI_APPLICATION = "analytics.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
SPECTACULAR_SETTINGS = conf.openapi("Provote analytics", "Results of polls and their accounting.")
SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"].insert(1, "analytics.streaming.openapi.add_stream")
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/analytics/"
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
PROVOTE = conf.platform(SERVICE)
globals().update(conf.security() | adminsite.single_sign_on(SERVICE))
