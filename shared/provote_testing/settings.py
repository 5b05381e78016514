"""Settings of a service with the core only, for the core's tests and for mypy."""

from provote_core import conf

SERVICE = "analytics"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = conf.CORE_APPS
MIDDLEWARE = conf.MIDDLEWARE
ROOT_URLCONF = "provote_core.urls"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
LOGGING = conf.logging(SERVICE)
PROVOTE = conf.platform(SERVICE)
globals().update(conf.security())
