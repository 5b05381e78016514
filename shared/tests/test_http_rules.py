"""Pages, routes and the hooks of OpenAPI."""

from io import BytesIO
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import URLPattern, URLResolver
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.viewsets import ViewSet

from provote_core import openapi
from provote_core.exceptions import (
    InvalidCursor,
    InvalidRequest,
    MethodNotAllowed,
)
from provote_core.middleware import RateLimitMiddleware, RequestMiddleware
from provote_core.pagination import CursorPage
from provote_core.rest import limited
from provote_core.routers import OptionalSlashRouter
from provote_core.routing import both, read_only, template


def request(path: str = "/") -> Request:
    return Request(APIRequestFactory().get(path))


@pytest.mark.parametrize("size", ["1", "50", "200", "007"])
def test_a_page_has_the_requested_size(size: str) -> None:
    assert CursorPage().get_page_size(request(f"/?page_size={size}")) == int(size)
    assert CursorPage().get_page_size(request()) == 50


@pytest.mark.parametrize(
    "size",
    ["0", "201", "-1", "+5", "1_0", "٣", "", " 5", "9" * 5_000, "000001999", "000001" + "9" * 30],
)
def test_a_page_size_out_of_range_is_refused(size: str) -> None:
    with pytest.raises(InvalidRequest):
        CursorPage().get_page_size(Request(APIRequestFactory().get("/", {"page_size": size})))


@pytest.mark.parametrize("cursor", ["", "%25", "x", "bz0tMQ==", "=", "cD0lMDA="])
def test_a_malformed_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        CursorPage().paginate_queryset(None, request(f"/?cursor={cursor}"))


def test_both_adds_a_route_with_and_without_its_slash() -> None:
    routes = both("api/v1/things", lambda request: HttpResponse(), "things")
    assert [str(route.pattern) for route in routes] == ["api/v1/things/", "api/v1/things"]
    assert [route.name for route in routes] == ["things", None]


class ThingViewSet(ViewSet):
    lookup_url_kwarg = "thing_id"
    lookup_value_converter = "uuid"

    def list(self, request: Request) -> Response:
        return Response()

    @limited("login")
    def create(self, request: Request) -> Response:
        return Response()

    @limited("login")
    def destroy_all(self, request: Request) -> Response:
        return Response()

    def destroy(self, request: Request, thing_id: UUID) -> Response:
        return Response()

    @action(detail=False, methods=["patch"], url_path="me/email")
    def own_email(self, request: Request) -> Response:
        return Response()

    @limited("device")
    @own_email.mapping.put
    def replace_own_email(self, request: Request) -> Response:
        return Response()


def thing_routes() -> list[URLPattern | URLResolver]:
    router = OptionalSlashRouter()
    router.register("api/v1/things", ThingViewSet, basename="thing")
    return router.urls


def test_a_router_names_only_the_routes_with_the_slash() -> None:
    named = {str(r.pattern): getattr(r, "name", None) for r in thing_routes()}
    assert named == {
        "api/v1/things/": "thing-list",
        "api/v1/things": None,
        "api/v1/things/me/email/": "thing-own-email",
        "api/v1/things/me/email": None,
        "api/v1/things/<uuid:thing_id>/": "thing-detail",
        "api/v1/things/<uuid:thing_id>": None,
    }
    assert [template(route) for route in named][-1] == "/api/v1/things/{thing_id}"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "", "read"),
        ("POST", "", "login"),
        ("POST", "/", "login"),
        ("PATCH", "/me/email", "write"),
        ("PUT", "/me/email/", "device"),
        ("DELETE", "/018f6d2c-0000-7000-8000-000000000000", "write"),
        ("DELETE", "", "login"),
        ("PUT", "", "write"),
    ],
)
def test_each_action_of_a_viewset_has_its_own_limit(method: str, path: str, kind: str) -> None:
    urls = ModuleType("things")
    vars(urls)["urlpatterns"] = thing_routes()
    with override_settings(ROOT_URLCONF=urls):
        request = RequestFactory().generic(method, f"/api/v1/things{path}")
        assert RateLimitMiddleware._kind(request) == kind


def test_a_view_can_be_read_only() -> None:
    view = read_only(lambda request: HttpResponse(b"read"))
    request = HttpRequest()
    for method in ("GET", "HEAD"):
        request.method = method
        assert view(request).content == b"read"
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"):
        request.method = method
        with pytest.raises(MethodNotAllowed) as caught:
            view(request)
        assert caught.value.headers == {"Allow": "GET, HEAD"}


def test_only_public_paths_are_documented_once_each() -> None:
    paths = ["/api/v1/things/", "/api/v1/things", "/internal/v1/feed", "/health/live",
             "/api/schema/", "/metrics", "/api/v1/auth/jwks.json", "/admin/"]  # fmt: skip
    endpoints: list[Any] = [(path, "", "GET", None) for path in paths]
    kept = [endpoint[0] for endpoint in openapi.public_paths(endpoints)]
    assert kept == ["/api/v1/things/", "/api/v1/auth/jwks.json"]


def test_every_operation_documents_its_problems() -> None:
    described: Any = {
        "paths": {
            "/a/": {
                "parameters": [],
                "get": {"responses": {"200": {}}},
                "post": {"responses": {"default": {"description": "own"}}},
            }
        }
    }
    result = openapi.add_problems(described)
    get = result["paths"]["/a/"]["get"]["responses"]
    assert get["default"]["content"].keys() == {"application/problem+json"}
    post = result["paths"]["/a/"]["post"]["responses"]
    assert post["default"] == {"description": "own"}, "what a view says stays"
    assert result["components"]["schemas"]["Problem"]["required"][0] == "type"


def test_the_body_of_a_refused_request_is_drained() -> None:
    body = BytesIO(b"x" * 300_000 + b"GET / HTTP/1.1")
    request: Any = RequestFactory().post("/", b"", content_type="application/json")
    refused = WSGIRequest(request.environ | {"wsgi.input": body, "CONTENT_LENGTH": "300000"})
    answer = RequestMiddleware(lambda request: HttpResponse(status=401))(refused)
    assert answer.status_code == 401
    assert body.tell() == 300_000, "to its end and no further"


SOME = "0190a3c8-7d1e-7000-8000-00000000000a"


def served(path: str) -> str:
    """The path of a request that views receive."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    RequestMiddleware(view)(RequestFactory().get(path))
    [inner] = seen
    assert inner.path == inner.path_info
    return inner.path


@pytest.mark.parametrize("path", [f"/a/{SOME}/", f"/a/{SOME}", f"/{SOME}/b/{SOME}/C/"])
def test_ids_in_paths_are_case_insensitive(path: str) -> None:
    capitals = path.replace(SOME, SOME.upper())
    mixed = path.replace(SOME, SOME[:20] + SOME[20:].upper())
    assert served(capitals) == served(mixed) == served(path) == path


@pytest.mark.parametrize(
    "path",
    ["/A/", f"/a/{{{SOME.upper()}}}/", f"/a/urn:uuid:{SOME.upper()}/", f"/a/x{SOME.upper()}/",
     f"/a/{SOME.upper()}0/", f"/a/{SOME.replace('-', '').upper()}/", "/a/Abc-Def/"],
)  # fmt: skip
def test_other_parts_of_a_path_stay_unchanged(path: str) -> None:
    assert served(path) == RequestFactory().get(path).path
