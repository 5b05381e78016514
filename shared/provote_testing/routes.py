"""The routes of a service as Django resolves them, with full prefixes and `{}` for ids."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def walk(urls: Any) -> Iterator[tuple[str, URLPattern]]:
    """Every route of a module or its name, like `/api/v1/polls/{}/`, with its URL pattern."""
    return _walk(get_resolver(urls).url_patterns)


def internal(urls: Any) -> list[str]:
    """The routes for siblings, sorted."""
    return sorted(route for route, _ in walk(urls) if route.startswith("/internal/"))


def nameless(route: str) -> str:
    """A route with `{}` in place of each named id."""
    return re.sub(r"<[\w:]+>|\{\w+\}|\(\?P<\w+>[^)]*\)", "{}", route)


def _walk(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        plain = str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("/?")
        route = prefix + nameless(plain)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _walk(pattern.url_patterns, route)
