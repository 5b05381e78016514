"""`python -m tools.docs.routes` prints the endpoints under /internal/ of one service as JSON.

They are a list of [method, path, summary, callers], from the URL patterns of the service to which
DJANGO_SETTINGS_MODULE belongs.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django
from django.urls import get_resolver

PREFIX = "internal/"
METHODS = ("get", "post", "put", "patch", "delete")


def routes() -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield (method, path, first paragraph of the docstring, admitted services)."""
    for place, view in _patterns(get_resolver().url_patterns):
        if place.startswith(PREFIX):
            for method, handler in _handlers(view):
                summary = (inspect.getdoc(handler) or "").partition("\n\n")[0]
                yield method, f"/{place}", " ".join(summary.split()), _callers(view)


def _patterns(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, view) of every pattern: parameters as {name}, no optional slash."""
    for pattern in patterns:
        place = re.sub(r"/\?|[\^$]", "", str(pattern.pattern))
        place = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", place)
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns, place)
        else:
            yield place, pattern.callback


def _handlers(view: Any) -> Iterator[tuple[str, Any]]:
    """Yield (method, its function) of a class-based view or of a route of a ViewSet."""
    actions = getattr(view, "actions", None) or {name: name for name in METHODS}
    for method in METHODS:
        handler = getattr(view.cls, actions.get(method, ""), None)
        if handler is not None:
            yield method.upper(), handler


def _callers(view: Any) -> list[str]:
    """The services that the view's permission `siblings(…)` admits."""
    [permission] = view.initkwargs.get("permission_classes", view.cls.permission_classes)
    return sorted(permission.names)


if __name__ == "__main__":
    django.setup()
    json.dump(list(routes()), sys.stdout)
