"""Routes with an optional trailing slash, and the view that serves a request."""

import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, path, resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.routers import Route, SimpleRouter

from provote_core.exceptions import MethodNotAllowed

_COLLECTION = cast(Route, SimpleRouter.routes[0])


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """URL patterns of `route`, with and without a trailing slash; reversed URLs have the slash."""
    return [path(f"{route}/", view, name=name), path(route, view)]


class OptionalSlashRouter(SimpleRouter):
    """DRF's router for ViewSets, with routes that accept an optional trailing slash.

    Prefixes and `url_path` are Django's `path()` syntax, without slashes at their ends; the
    prefix is the whole path, so that one router holds all resources of a service:

        router = OptionalSlashRouter()
        router.register("api/v1/polls", PollViewSet, basename="poll")
        urlpatterns = [*router.urls, …]

    A ViewSet names its id in `lookup_url_kwarg` and the id's grammar in `lookup_value_converter`.
    Only the route with the slash has a name (`poll-list`, `poll-detail`, `poll-<action>`), so
    `reverse()` and the OpenAPI document use the slash. DELETE of a collection is the action
    `destroy_all`, in addition to DRF's `list` and `create`.
    """

    routes = [
        _COLLECTION._replace(mapping={**_COLLECTION.mapping, "delete": "destroy_all"}),
        *SimpleRouter.routes[1:],
    ]

    def __init__(self) -> None:
        super().__init__(use_regex_path=False)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Each route with the slash, followed by the same route without it."""
        return [twin for pattern in super().get_urls() for twin in _with_and_without(pattern)]


def _with_and_without(pattern: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    assert isinstance(pattern, URLPattern), "a router creates no resolvers"
    return [pattern, path(str(pattern.pattern).removesuffix("/"), pattern.callback)]


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
