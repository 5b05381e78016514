"""Settings of the naive application: persistent connections, no middleware but the common one."""

import os

SECRET_KEY = "a benchmark on this machine only"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.contenttypes", "rest_framework", "benchmarks.yardsticks.naive"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "benchmarks.yardsticks.naive.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("NAIVE_DATABASE", "provote"),
        "USER": os.environ.get("NAIVE_USER", "postgres"),
        "PASSWORD": os.environ.get("NAIVE_PASSWORD", ""),
        "HOST": os.environ.get("NAIVE_HOST", ""),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {"options": "-c search_path=yardstick"},
    }
}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "benchmarks.yardsticks.naive.authentication.TokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "UNAUTHENTICATED_USER": None,
}
JWKS_FILE = os.environ.get("NAIVE_JWKS", "")
