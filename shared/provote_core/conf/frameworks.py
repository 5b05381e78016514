"""Settings of Django, Django REST framework and drf-spectacular, the same in each service."""

from pathlib import Path
from typing import Any

from provote_core import __version__, cors, logs
from provote_core.conf import dsn
from provote_core.conf.environment import cors_origins, env, production

CORE_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "corsheaders",
    "provote_core.audit",
    "provote_core.idempotency",
    "provote_core.outbox",
]

CORS_MIDDLEWARE = "corsheaders.middleware.CorsMiddleware"

# `middleware` inserts CORS_MIDDLEWARE after the first, if PROVOTE_CORS_ORIGINS is set.
_MIDDLEWARE = [
    "provote_core.middleware.RequestMiddleware",
    "provote_core.middleware.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "provote_core.middleware.AuthenticationMiddleware",
    "provote_core.middleware.RateLimitMiddleware",
    "provote_core.middleware.AuditMiddleware",
]

# Checks of `manage.py check --deploy` that other parts of the platform satisfy.
ANSWERED_ELSEWHERE = [
    "security.W002",  # X-Frame-Options: provote_core.headers sets it on every response
    "security.W003",  # CSRF: only the admin site has forms, and its views protect them
    "security.W004",  # HSTS: set by the gateway
    "security.W008",  # redirect to https: done where TLS ends, in front of the gateway
]


def database(service: str, *, pool_size: int = 10) -> dict[str, Any]:
    """Django's DATABASES entry from DATABASE_URL, with a pool and bounded waits."""
    given = dsn.parameters(service)
    return {
        "ENGINE": "provote_core.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user"),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **given,
            "options": dsn.options(given),
            "pool": {
                "min_size": 0,
                "max_size": pool_size,
                "timeout": 3,
                "max_idle": 10,
                "reconnect_timeout": 2,
            },
        },
        "TEST": {"NAME": f"test_{service}"},
    }


def middleware(origins: tuple[str, ...]) -> list[str]:
    """MIDDLEWARE of every service.

    A preflight is answered before limits, authentication and audit: it carries no token.
    """
    first, *rest = _MIDDLEWARE
    return [first, *([CORS_MIDDLEWARE] if origins else []), *rest]


def logging(service: str) -> dict[str, Any]:
    """Django's LOGGING: JSON lines on standard error at PROVOTE_LOG_LEVEL."""
    return logs.configuration(service, env("PROVOTE_LOG_LEVEL", "INFO"))


def rest_framework() -> dict[str, Any]:
    """DRF's settings: JSON only, problem documents, the platform's identity, cursor pages."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": ["provote_core.auth.rest.PrincipalAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["provote_core.auth.rest.IsAuthenticated"],
        "DEFAULT_PARSER_CLASSES": ["provote_core.rest.StrictJSONParser"],
        "DEFAULT_RENDERER_CLASSES": ["provote_core.rest.JSONRenderer"],
        "DEFAULT_CONTENT_NEGOTIATION_CLASS": "provote_core.rest.AlwaysJSON",
        "DEFAULT_METADATA_CLASS": "provote_core.rest.Metadata",
        "DEFAULT_PAGINATION_CLASS": "provote_core.pagination.CursorPage",
        "DEFAULT_SCHEMA_CLASS": "provote_core.openapi.Schema",
        "EXCEPTION_HANDLER": "provote_core.problems.drf_handler",
        "UNAUTHENTICATED_USER": "provote_core.auth.principal.anonymous",
        "COERCE_DECIMAL_TO_STRING": False,
        "TEST_REQUEST_DEFAULT_FORMAT": "json",
    }


def openapi(title: str, description: str) -> dict[str, Any]:
    """drf-spectacular's settings for one service's part of the API."""
    return {
        "TITLE": title,
        "DESCRIPTION": description,
        "VERSION": __version__,
        "OAS_VERSION": "3.1.1",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "COMPONENT_SPLIT_REQUEST": True,
        "PREPROCESSING_HOOKS": ["provote_core.openapi.public_paths"],
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "provote_core.openapi.add_problems",
            "provote_core.client_generators.simplify",
            "provote_core.openapi.examples.add_examples",
        ],
    }


def security() -> dict[str, Any]:
    """Django's security settings; X-Forwarded-Proto says whether a client uses TLS."""
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_REFERRER_POLICY": "same-origin",
        "SILENCED_SYSTEM_CHECKS": ANSWERED_ELSEWHERE,
        "SESSION_COOKIE_SECURE": production(),
        "CSRF_COOKIE_SECURE": production(),
        "SESSION_COOKIE_HTTPONLY": True,
        "APPEND_SLASH": False,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en-us",
        "LOCALE_PATHS": [Path(__file__).parent.parent / "locale"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        **cors.django_settings(cors_origins()),
    }


MIDDLEWARE = middleware(cors_origins())
