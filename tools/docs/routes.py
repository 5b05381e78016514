"""`python -m tools.docs.routes` prints the endpoints under /internal/ of one service as JSON.

They are a list of [method, path, summary, callers], from the URL patterns of the service to which
DJANGO_SETTINGS_MODULE belongs.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from typing import Any

import django

from provote_testing.routes import walk

METHODS = ("get", "post", "put", "patch", "delete")


def routes() -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield (method, path, first paragraph of the docstring, admitted services)."""
    for route, pattern in walk(None):
        if route.startswith("/internal/"):
            view: Any = pattern.callback
            for method, handler in _handlers(view):
                summary = (inspect.getdoc(handler) or "").partition("\n\n")[0]
                yield (
                    method,
                    route.replace("{}", "{id}"),
                    " ".join(summary.split()),
                    _callers(view),
                )


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
