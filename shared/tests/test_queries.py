"""The routes that a service's table of queries must contain."""

from types import ModuleType

from django.urls import path, re_path
from rest_framework.views import APIView

from provote_core.routing import both
from provote_testing.queries import Read, reading


class Reads(APIView):
    """Supports GET."""

    def get(self, request: object) -> None:
        """Nothing."""


class Writes(APIView):
    """Supports POST only."""

    def post(self, request: object) -> None:
        """Nothing."""


def test_the_cores_own_get_routes_are_listed() -> None:
    assert reading("provote_core.urls") == {
        "/health/live", "/health/ready", "/metrics", "/api/schema/", "/internal/v1/feed",
        "/internal/v1/positions",
    }  # fmt: skip


def test_get_routes_are_listed_once() -> None:
    urls = ModuleType("urls")
    vars(urls)["urlpatterns"] = [
        *both("a/<uuid:a_id>", Reads.as_view(), "a"),
        *both("b", Writes.as_view(), "b"),
        re_path(r"^c/(?P<name>\w+)/?$", Reads.as_view()),
        path("d", lambda request: None),
    ]
    assert reading(urls) == {"/a/{}/", "/c/{}", "/d"}


def test_a_read_has_the_route_of_its_path() -> None:
    assert Read(1, "/a/{any_id}/?b={b}").route == "/a/{}/"
