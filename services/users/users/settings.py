"""Settings of the users service; only this service has passwords and signing keys."""

from provote_admin import conf as adminsite
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
    "users.sign_on",
]
MIDDLEWARE = [
    *conf.MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "users.middleware.AdminMiddleware",
]
TEMPLATES = adminsite.templates()
ROOT_URLCONF = "users.urls"
WSGI_APPLICATION = "users.wsgi.application"
DATABASES = {"default": conf.database(SERVICE)}
REST_FRAMEWORK = conf.rest_framework() | {
    "DEFAULT_AUTHENTICATION_CLASSES": ["users.authentication.AccountAuthentication"]
}
SPECTACULAR_SETTINGS = conf.openapi("Provote users", "Accounts, tokens and API keys.")
SPECTACULAR_SETTINGS["APPEND_COMPONENTS"] = {
    "securitySchemes": {
        "browserSession": {
            "type": "apiKey",
            "in": "cookie",
            "name": "provote",
            "description": "The cookie of a browser session; with TLS its name is "
            "`__Secure-provote`.",
        }
    }
}
SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"] = {
    "KindEnum": "users.models.mails.Mail.Kind",
    "NotificationKindEnum": "users.models.notifications.Kind",
    "RecipientStateEnum": "users.models.mailings.Recipient.State",
}
LOGGING = conf.logging(SERVICE)
STATIC_URL = "/static/users/"
STATICFILES_DIRS = [adminsite.STATIC]
STATIC_ROOT = conf.env("PROVOTE_STATIC_ROOT") or None
PROVOTE = conf.platform(SERVICE)
PROVOTE_JWKS = "users.selectors.public_keys"
globals().update(conf.security() | adminsite.cookies(SERVICE))
globals().update(email_settings.from_environment())

REFRESH_GRACE = conf.seconds("PROVOTE_REFRESH_GRACE", 10, longest=300)
AUTH_USER_MODEL = "users.User"
# User names are unique by a constraint on lower(username), which this check does not see.
SILENCED_SYSTEM_CHECKS = [*conf.ANSWERED_ELSEWHERE, "auth.E003"]
PASSWORD_HASHERS = ["users.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"users.validators.{name}"}
    for name in ("MinimumLength", "CommonPassword", "UserAttributeSimilarity")
]
