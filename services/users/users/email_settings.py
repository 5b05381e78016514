"""Django's settings for mail, from PROVOTE_EMAIL_URL."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from provote_core import conf

_BACKENDS = "django.core.mail.backends"
_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
TIMEOUT = 10  # seconds; only the worker waits


def from_environment() -> dict[str, Any]:
    """How mails are sent, from whom, and the pages that they link to.

    Raises ImproperlyConfigured for an invalid URL, and in production for the console, because
    mails would write their tokens to a log.
    """
    url = urlsplit(conf.env("PROVOTE_EMAIL_URL") or "console:")
    if url.scheme == "console" and conf.production():
        raise ImproperlyConfigured(
            "PROVOTE_EMAIL_URL must name a mail server in production, or be none: to send nothing."
        )
    found = {
        "EMAIL_TIMEOUT": TIMEOUT,
        "DEFAULT_FROM_EMAIL": conf.env("PROVOTE_EMAIL_FROM") or "Provote <provote@localhost>",
        "SITE_URL": conf.env("PROVOTE_SITE_URL").rstrip("/"),
    }
    if url.scheme in ("console", "none"):
        backend = "console" if url.scheme == "console" else "dummy"
        return found | {"EMAIL_BACKEND": f"{_BACKENDS}.{backend}.EmailBackend"}
    return found | _server(url)


def _server(url: SplitResult) -> dict[str, Any]:
    """A mail server: `smtp:` uses STARTTLS, `smtps:` TLS from the start, `smtp+plain:` none."""
    try:
        port = url.port or _PORTS[url.scheme]
    except (KeyError, ValueError):
        port = None
    if port is None or not url.hostname:
        raise ImproperlyConfigured(
            "PROVOTE_EMAIL_URL must be smtp://host, smtps://host, smtp+plain://host, console: "
            "or none:"
        )
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }
