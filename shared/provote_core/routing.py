"""Routes that answer with and without their trailing slash."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from provote_core.exceptions import MethodNotAllowed


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """`route` (without a trailing slash) both ways; links are made with the slash."""
    return [path(f"{route}/", view, name=name), path(route, view)]


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view` outside DRF, for GET and HEAD; 405 for anything else.

    Exempt from Django's CSRF check, which would answer a POST first, with a page of its own.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
        return view(request, *args, **kwargs)

    return guarded
