"""DRF's router, with routes that accept an optional trailing slash."""

from typing import cast

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import Route, SimpleRouter

_COLLECTION = cast(Route, SimpleRouter.routes[0])


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
