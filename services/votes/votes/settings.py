"""Settings of the votes service: what differs from the platform's defaults."""

from provote_admin import conf as adminsite
from provote_core import conf

SERVICE = "votes"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = conf.allowed_hosts()
INSTALLED_APPS = [*conf.CORE_APPS, *adminsite.APPS, "votes"]
MIDDLEWARE = adminsite.middleware(conf.MIDDLEWARE)
ROOT_URLCONF = "votes.urls"
WSGI_APPLICATION = "votes.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
SPECTACULAR_SETTINGS = conf.openapi("Provote votes", "Casting votes, and reading one's own.") | {
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "votes.casting.openapi.add_casting",
        "provote_core.openapi.add_problems",
        "provote_core.client_generators.simplify",
        "provote_core.openapi.examples.add_examples",
    ],
}
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/votes/"
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
PROVOTE = conf.platform(SERVICE)
globals().update(conf.security() | adminsite.single_sign_on(SERVICE))
