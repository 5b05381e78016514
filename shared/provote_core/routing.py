"""Routes that answer with and without their trailing slash."""

import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from provote_core.exceptions import MethodNotAllowed


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """`route` (without a trailing slash) both ways; links are made with the slash."""
    return [path(f"{route}/", view, name=name), path(route, view)]


@cache
def template(route: str) -> str:
    """A Django route as the OpenAPI document writes it, without the last slash.

    "api/v1/polls/<uuid:poll_id>/" is "/api/v1/polls/{poll_id}".
    """
    plain = re.sub(r"[\^$]|/\?$", "", route.replace("/?$", ""))
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", plain)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", named).strip("/")


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
