"""Checks of the target and the host of a request, before any other part reads them.

Django and ASGI use the same checks. No response depends on the host: links are relative. Django's
ALLOWED_HOSTS names the accepted hosts.
"""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from provote_core.exceptions import InvalidAddress, UnknownHost
from provote_rules.texts import tr

ESCAPE = tr(
    "Characters outside of ASCII are written in UTF-8 and percent-encoded: %C3%A9 for é, "
    "%20 for a space."
)
# RFC 3986: a registered name with its port; IPv6 literals are in Django's own grammar.
_HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?::[0-9]*)?")
# Siblings and probes name a service by its name in the network; siblings also fetch the keys.
INSIDE = ("/internal/", "/health/", "/metrics", "/api/v1/auth/jwks.json")


def require_target(path: str | bytes, query: str | bytes) -> None:
    """Raise InvalidAddress for a raw path beyond ASCII, and for a query that is not UTF-8.

    Both are raw; the `str` of WSGI holds bytes as Latin-1. A query may have unescaped UTF-8, which
    only the gateway refuses. NUL is refused, because PostgreSQL's text cannot hold it.
    """
    if not path.isascii():
        raise InvalidAddress(ESCAPE)
    raw = query.encode("latin-1") if isinstance(query, str) else query
    if raw.isascii() and b"%" not in raw:
        return
    if b"%00" in raw:
        raise InvalidAddress(tr("The address holds NUL."))
    try:
        unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise InvalidAddress(tr("The query is not UTF-8. {escape}", escape=ESCAPE)) from None


def require_host(host: str | None, path: str) -> None:
    """Raise UnknownHost for a host that ALLOWED_HOSTS does not name; a missing host passes."""
    if "*" in settings.ALLOWED_HOSTS or not host or path.startswith(INSIDE):
        return
    if not _is_allowed(host, tuple(settings.ALLOWED_HOSTS)):
        raise UnknownHost()


def host_of(host: str | None) -> str | None:
    """The host for Django where ALLOWED_HOSTS is `*`, or None to leave it to Django.

    Django's grammar refuses hosts that RFC 3986 allows, such as container names with underscores.
    """
    if "*" not in settings.ALLOWED_HOSTS:
        return None
    if not host:
        return "localhost"
    return host if _HOST.fullmatch(host) else None


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)
