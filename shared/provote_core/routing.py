"""Paths with an optional trailing slash, and the view that serves a request.

It is also imported by processes without an API, so it does not import DRF (see routers.py).
"""

import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, path, resolve
from django.views.decorators.csrf import csrf_exempt

from provote_core.exceptions import MethodNotAllowed


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """URL patterns of `route`, with and without a trailing slash; reversed URLs have the slash."""
    return [path(f"{route}/", view, name=name), path(route, view)]


def view_class(request: HttpRequest) -> Any:
    """The class or function of the view that serves the request; None without a route."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return None
    return getattr(view, "cls", view)


def handler(request: HttpRequest) -> Any:
    """The method of a view, the action of a ViewSet or the function that serves the request.

    None without a route, or if the view does not support the method.
    """
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return None
    owner = getattr(view, "cls", None)
    if owner is None:
        return view
    method = str(request.method).lower()
    return getattr(owner, getattr(view, "actions", {method: method}).get(method, ""), None)


@cache
def template(route: str) -> str:
    """The OpenAPI path of a Django route, without the last slash.

    "api/v1/polls/<uuid:poll_id>/" is "/api/v1/polls/{poll_id}".
    """
    plain = re.sub(r"[\^$]|/\?$", "", route.replace("/?$", ""))
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", plain)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", named).strip("/")


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Restrict a view outside DRF to GET and HEAD; any other method is 405.

    It is exempt from Django's CSRF check, which would answer a POST earlier, with an HTML page.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
        return view(request, *args, **kwargs)

    return guarded
