"""Settings of the users service; it alone has sessions, the admin site and signing keys."""

from provote_core import conf
from users import email_settings

SERVICE = "users"
SECRET_KEY = conf.secret("PROVOTE_SECRET_KEY")
ALLOWED_HOSTS = conf.allowed_hosts()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Without autodiscovery: only what serves the site imports it.
    "django.contrib.admin.apps.SimpleAdminConfig",
    *conf.CORE_APPS,
    "users",
]
MIDDLEWARE = [
    *conf.MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "users.middleware.AdminMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "users.urls"
WSGI_APPLICATION = "users.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework() | {
    "DEFAULT_AUTHENTICATION_CLASSES": ["users.authentication.AccountAuthentication"]
}
SPECTACULAR_SETTINGS = conf.openapi("Provote users", "Accounts, tokens and API keys.")
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/users/"
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
PROVOTE = conf.platform(SERVICE)
PROVOTE_JWKS = "users.selectors.public_keys"
globals().update(conf.security())
globals().update(email_settings.from_environment())

AUTH_USER_MODEL = "users.User"
# User names are unique by a constraint on lower(username), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
PASSWORD_HASHERS = ["users.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "UserAttributeSimilarityValidator",
    )
]
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/users/"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "provote_users_session", "provote_users_csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
