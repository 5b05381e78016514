"""The routes of a service, as Django resolves them: ids are `{}`, prefixes are spelled out."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def walk(urls: Any) -> Iterator[tuple[str, URLPattern]]:
    """Every route of a module, or of its name, as `/api/v1/polls/{}/`, and what it leads to."""
    return _walk(get_resolver(urls).url_patterns)


def internal(urls: Any) -> list[str]:
    """The routes that siblings call, sorted."""
    return sorted(route for route, _ in walk(urls) if route.startswith("/internal/"))


def nameless(route: str) -> str:
    """A route that says of its ids only where they are."""
    return re.sub(r"<[\w:]+>|\{\w+\}|\(\?P<\w+>[^)]*\)", "{}", route)


def _walk(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        plain = str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("/?")
        route = prefix + nameless(plain)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _walk(pattern.url_patterns, route)
