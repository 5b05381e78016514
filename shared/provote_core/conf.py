"""Settings, piece by piece: a service's settings.py composes these and stays readable.

Each value comes from the environment; docs/configuration.md lists all of them.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from provote_core import __version__, cors, logs
from provote_core.limits.rates import DEFAULT as DEFAULT_RATES
from provote_core.limits.rates import Rate, parse_rates
from provote_core.services import SERVICES, subscriptions_of

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

# Limits for waiting for a lock, for a statement, and for an idle transaction.
WAITS = {
    "lock_timeout": "3s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}


def env(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file named by `<name>_FILE`."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def seconds(name: str, default: int, *, longest: int) -> timedelta:
    """The variable `name`, whole seconds from 0 to `longest`; raises ImproperlyConfigured."""
    value = env(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) <= longest):
        raise ImproperlyConfigured(f"{name} must be whole seconds, from 0 to {longest}.")
    return timedelta(seconds=int(value))


def production() -> bool:
    """Whether PROVOTE_ENV is production; development has insecure defaults, production none."""
    mode = env("PROVOTE_ENV", "development")
    if mode not in ("development", "production"):
        raise ImproperlyConfigured("PROVOTE_ENV must be development or production.")
    return mode == "production"


def secret(name: str) -> str:
    """A secret; if missing, a fixed insecure value in development, an error in production."""
    value = env(name)
    if not value and production():
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set in production.")
    return value or f"insecure-development-{name.lower()}"


def database(service: str, *, pool_size: int = 10) -> dict[str, Any]:
    """Django's DATABASES entry from DATABASE_URL, pooled and with bounded waits."""
    url = urlsplit(env("DATABASE_URL", f"postgresql://{service}@localhost/provote"))
    query = {name: values[-1] for name, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or service),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "options": " ".join(f"-c {name}={limit}" for name, limit in WAITS.items()),
            "pool": {
                "min_size": 0,
                "max_size": pool_size,
                "timeout": 3,
                "max_idle": 10,
                "reconnect_timeout": 2,
            },
            **query,
        },
        "TEST": {"NAME": f"test_{service}"},
    }


def redis_url() -> str:
    """REDIS_URL: "unix:///path/redis.sock?db=0" or "redis://host:port/0"."""
    return env("REDIS_URL", "redis://localhost:6379/0")


def broker_url() -> str:
    """REDIS_URL as kombu spells it."""
    url = redis_url()
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    database = parse_qs(query).get("db", ["0"])[0]
    return f"redis+socket://{path}?virtual_host={database}"


@dataclass(frozen=True, slots=True)
class Platform:
    """The core's own settings of the service it runs in, kept as `settings.PROVOTE`."""

    service: str
    production: bool
    redis_url: str
    digest_key: bytes = field(repr=False)
    address_key: bytes = field(repr=False)
    service_token: str = field(repr=False)
    service_digests: dict[str, tuple[str, ...]]
    urls: dict[str, str]
    rates: dict[str, Rate]
    feeds: dict[str, str]
    jwks_cache: Path | None


def platform(service: str) -> Platform:
    """The core's own settings; `feeds` are the sources that `service` subscribes to."""
    urls = {
        name: env(f"PROVOTE_{name.upper()}_URL", f"http://{name}:8000")
        for name, sibling in SERVICES.items()
        if sibling.is_called
    }
    if production() and env("PROVOTE_CRASH_AT"):
        raise ImproperlyConfigured("PROVOTE_CRASH_AT is for fault tests; production refuses it.")
    jwks_cache = env("PROVOTE_JWKS_CACHE")
    return Platform(
        service=service,
        production=production(),
        redis_url=redis_url(),
        digest_key=secret("PROVOTE_DIGEST_KEY").encode(),
        address_key=secret("PROVOTE_ADDRESS_KEY").encode(),
        service_token=secret("PROVOTE_SERVICE_TOKEN"),
        service_digests=service_digests(env("PROVOTE_SERVICE_DIGESTS")),
        urls=urls,
        rates=parse_rates(env("PROVOTE_RATE_LIMITS", DEFAULT_RATES)),
        feeds={
            source: urls[teller]
            for source in subscriptions_of(service)
            if (teller := source.partition("/")[0]) in urls
        },
        jwks_cache=Path(jwks_cache) if jwks_cache else None,
    )


def service_digests(value: str) -> dict[str, tuple[str, ...]]:
    """Read "users=<sha256>,polls=<sha256>,…"; a name may come twice while its token is changed."""
    known: dict[str, tuple[str, ...]] = {}
    for pair in value.split(","):
        name, is_pair, digest = (part.strip() for part in pair.partition("="))
        if is_pair:
            known[name] = (*known.get(name, ()), digest)
    return known


def allowed_hosts() -> list[str]:
    """PROVOTE_ALLOWED_HOSTS, by commas; any host in development, none by default otherwise."""
    value = env("PROVOTE_ALLOWED_HOSTS", "" if production() else "*")
    return [host.strip() for host in value.split(",") if host.strip()]


def cors_origins() -> tuple[str, ...]:
    """The origins of PROVOTE_CORS_ORIGINS; by default none."""
    try:
        return cors.parse_origins(env("PROVOTE_CORS_ORIGINS"))
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None


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
            "provote_core.openapi.generators.simplify",
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
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        **cors.django_settings(cors_origins()),
    }


MIDDLEWARE = middleware(cors_origins())
