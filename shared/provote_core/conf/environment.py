"""Reading of environment variables, with their defaults in development and in production."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

from django.core.exceptions import ImproperlyConfigured

from provote_core import cors


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


def redis_url() -> str:
    """REDIS_URL: "unix:///path/redis.sock?db=0", "redis://host:port/0", or rediss:// with TLS.

    Raises ImproperlyConfigured for a cluster or Sentinel.
    """
    url = env("REDIS_URL", "redis://localhost:6379/0")
    scheme, _, rest = url.partition("://")
    if scheme not in ("unix", "redis", "rediss") or "," in rest.partition("?")[0]:
        raise ImproperlyConfigured(
            "REDIS_URL must be redis://, rediss:// or unix://, and name one server: Provote uses "
            "no cluster and no Sentinel, because one Redis may be lost at any time."
        )
    return url


def broker_url() -> str:
    """REDIS_URL in kombu's format."""
    url = redis_url()
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    database = parse_qs(query).get("db", ["0"])[0]
    return f"redis+socket://{path}?virtual_host={database}"


def allowed_hosts() -> list[str]:
    """PROVOTE_ALLOWED_HOSTS, separated by commas; by default any in development, else none."""
    value = env("PROVOTE_ALLOWED_HOSTS", "" if production() else "*")
    return [host.strip() for host in value.split(",") if host.strip()]


def cors_origins() -> tuple[str, ...]:
    """The origins of PROVOTE_CORS_ORIGINS; by default none."""
    try:
        return cors.parse_origins(env("PROVOTE_CORS_ORIGINS"))
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None
