"""Cross-origin requests (CORS): the origins whose pages may use the API.

PROVOTE_CORS_ORIGINS names them; by default it is empty, and CORS is off. django-cors-headers
answers in Django. The ASGI kit uses `response_headers`, which reads the same settings and compares
origins by the library. The gateway adds the headers to its own responses
(gateway/nginx/cors.conf.template). Credentials are off: no page
of another origin sends the cookie of a browser session.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from corsheaders.middleware import CorsMiddleware

VARIABLE = "PROVOTE_CORS_ORIGINS"
PATHS = "/api/"  # neither admin sites nor siblings' paths
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
REQUEST_HEADERS = (
    "authorization", "content-type", "idempotency-key", "if-match", "if-none-match",
    "last-event-id", "traceparent", "x-request-id", "x-voter-token",
)  # fmt: skip
RESPONSE_HEADERS = (
    "Accept-Encoding", "Allow", "Content-Disposition", "Deprecation", "ETag",
    "Idempotent-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
    "Sunset", "WWW-Authenticate", "X-Request-ID", "traceparent",
)  # fmt: skip
MAX_HOST = 253  # characters of a name in the DNS; nginx.conf.template has room for it
MAX_AGE = 600  # seconds for which a browser keeps the response to a preflight
_ORIGIN = re.compile(
    r"(https?)://((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE
)
_USUAL_PORTS = {"http": 80, "https": 443}


def parse_origins(text: str) -> tuple[str, ...]:
    """Read PROVOTE_CORS_ORIGINS: origins, separated by commas, or `*`; raise ValueError otherwise.

    The result has the form that browsers send: lower case, without the scheme's default port.
    """
    given = [part for part in map(str.strip, text.split(",")) if part]
    if given == ["*"]:
        return ("*",)
    return tuple(dict.fromkeys(map(_origin, given)))


def _origin(text: str) -> str:
    found = _ORIGIN.fullmatch(text)
    port = int(found[3]) if found and found[3] else 0
    if found is None or len(found[2]) > MAX_HOST or port > 65_535 or (found[3] and not port):
        hint = "* must stand alone" if text == "*" else "write scheme://host or scheme://host:port"
        if len(text.split()) > 1:
            hint = "separate origins by commas"
        raise ValueError(f"{VARIABLE}: {text!r} is not an origin: {hint}")
    scheme, host = found[1].lower(), found[2].lower()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORTS[scheme] else "")


def django_settings(origins: tuple[str, ...]) -> dict[str, Any]:
    """The settings of django-cors-headers, which Django and ASGI share."""
    return {
        "CORS_ALLOWED_ORIGINS": [] if origins == ("*",) else list(origins),
        "CORS_ALLOW_ALL_ORIGINS": origins == ("*",),
        "CORS_ALLOW_CREDENTIALS": False,
        "CORS_ALLOW_METHODS": METHODS,
        "CORS_ALLOW_HEADERS": REQUEST_HEADERS,
        "CORS_EXPOSE_HEADERS": RESPONSE_HEADERS,
        "CORS_PREFLIGHT_MAX_AGE": MAX_AGE,
        "CORS_URLS_REGEX": f"^{PATHS}",
    }


def is_enabled(path: str) -> bool:
    """Whether CORS is on for `path`."""
    from django.conf import settings

    is_on = (
        settings.CORS_ALLOWED_ORIGINS  # type: ignore[misc]
        or settings.CORS_ALLOW_ALL_ORIGINS  # type: ignore[misc]
    )
    return bool(is_on) and path.startswith(PATHS)


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether this is a preflight request; `headers` has lower-case names."""
    return method == "OPTIONS" and "access-control-request-method" in headers


def response_headers(origin: str | None, method: str) -> dict[str, str]:
    """The headers that django-cors-headers adds for a path where CORS is on."""
    from corsheaders.conf import conf

    headers = {"Vary": "origin"}
    if not origin or not _is_allowed(origin):
        return headers
    headers["Access-Control-Allow-Origin"] = "*" if conf.CORS_ALLOW_ALL_ORIGINS else origin
    headers["Access-Control-Expose-Headers"] = ", ".join(conf.CORS_EXPOSE_HEADERS)
    if method == "OPTIONS":
        headers["Access-Control-Allow-Headers"] = ", ".join(conf.CORS_ALLOW_HEADERS)
        headers["Access-Control-Allow-Methods"] = ", ".join(conf.CORS_ALLOW_METHODS)
        headers["Access-Control-Max-Age"] = str(conf.CORS_PREFLIGHT_MAX_AGE)
    return headers


def _is_allowed(origin: str) -> bool:
    from corsheaders.conf import conf

    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return conf.CORS_ALLOW_ALL_ORIGINS or _library().origin_found_in_white_lists(origin, parts)


@cache
def _library() -> "CorsMiddleware":
    from corsheaders.middleware import CorsMiddleware
    from django.http import HttpResponse

    return CorsMiddleware(lambda request: HttpResponse())
