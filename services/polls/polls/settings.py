"""Settings of the polls service: what differs from the platform's defaults."""

from provote_admin import conf as adminsite
from provote_core import conf

SERVICE = "polls"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = conf.allowed_hosts()
INSTALLED_APPS = [*conf.CORE_APPS, *adminsite.APPS, "polls"]
MIDDLEWARE = [*adminsite.middleware(conf.MIDDLEWARE), "polls.middleware.ErasureMiddleware"]
ROOT_URLCONF = "polls.urls"
WSGI_APPLICATION = "polls.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
SPECTACULAR_SETTINGS = conf.openapi("Provote polls", "Define polls, open them, close them.")
# Before the platform's hooks, which see the alternatives.
SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"].insert(1, "polls.openapi.union_of_ballot_types")
SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"] = {
    "ByEnum": "polls.constraints.ORIGINS",
    "TiesByEnum": "provote_rules.tie_rules.TIES_BY",
}
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/polls/"
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
MEDIA_URL = "/media/polls/"
MEDIA_ROOT = conf.env("PROVOTE_MEDIA_ROOT")
PROVOTE_BEACON_URL = conf.env("PROVOTE_BEACON_URL")
PROVOTE = conf.platform(SERVICE)
globals().update(conf.security() | adminsite.single_sign_on(SERVICE))
