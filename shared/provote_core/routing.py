"""Routes that answer with and without their trailing slash."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """`route` (without a trailing slash) both ways; links are made with the slash."""
    return [path(f"{route}/", view, name=name), path(route, view)]
