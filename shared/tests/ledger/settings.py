"""Settings like those of a service."""

import hashlib
from dataclasses import replace

from provote_core import conf

SERVICE = "ledger"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*conf.CORE_APPS, "ledger"]
MIDDLEWARE = conf.MIDDLEWARE
ROOT_URLCONF = "provote_core.urls"
STATIC_URL = "/static/ledger/"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework()
LOGGING = conf.logging(SERVICE)

_TOKEN = "pvs_ledger"
PROVOTE = replace(
    conf.platform(SERVICE),
    feeds={"ledger/0": conf.env("LEDGER_URL", "http://ledger")},
    service_token=_TOKEN,
    service_digests={SERVICE: (hashlib.sha256(_TOKEN.encode()).hexdigest(),)},
)
globals().update(conf.security())
