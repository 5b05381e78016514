"""Requests to siblings are never sent inside a transaction."""

import ast
import asyncio
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core import internal
from provote_core.audit.models import AuditRecord
from provote_core.audit.transaction import audited, own_transaction
from provote_core.internal import RequestInTransaction
from provote_testing.served import Sibling

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCT = (
    "shared/provote_core", "shared/provote_admin", "services/users/users", "services/polls/polls",
    "services/votes/votes", "services/analytics/analytics",
)  # fmt: skip
# httpx's exceptions and types are harmless; everything of the other modules is a client.
CLIENTS = re.compile(
    r"httpx\.(get|post|put|patch|delete|head|options|request|stream|\w*(Client|Transport))$"
    r"|(requests|urllib3|aiohttp|httpcore|pycurl|http\.client|urllib\.request)\b"
)


@pytest.fixture
def votes(settings: Any) -> Iterator[Sibling]:
    with TemporaryDirectory(prefix="sibling-") as folder:
        place = str(Path(folder) / "votes.sock")
        urls = settings.PROVOTE.urls | {"votes": f"unix:{place}"}
        settings.PROVOTE = dataclasses.replace(settings.PROVOTE, urls=urls)
        with Sibling(place) as server:
            server.answers["/x"] = (200, [1])
            yield server


def fetch() -> list[int] | None:
    return internal.fetch("votes", "/x", list[int], timeout=2)


async def fetch_async(settings: Any) -> int:
    async with internal.async_client(settings.PROVOTE.urls["votes"], timeout=2) as client:
        return (await client.get("/x")).status_code


@pytest.mark.django_db
def test_the_transaction_around_a_test_does_not_count(votes: Sibling, settings: Any) -> None:
    assert fetch() == [1]
    assert asyncio.run(fetch_async(settings)) == 200


@pytest.mark.django_db
def test_inside_a_transaction_a_request_is_refused(votes: Sibling) -> None:
    with transaction.atomic(), pytest.raises(RequestInTransaction, match="GET /x"):
        fetch()
    assert votes.asked == []
    assert fetch() == [1], "after its end"


@pytest.mark.django_db(transaction=True)
def test_a_client_made_before_the_transaction_is_refused(votes: Sibling, settings: Any) -> None:
    with internal.client(settings.PROVOTE.urls["votes"], timeout=2) as client:
        with transaction.atomic(), transaction.atomic(), pytest.raises(RequestInTransaction):
            client.get("/x")
        assert client.get("/x").status_code == 200


async def fetch_in_a_task(settings: Any) -> int:
    with internal.without_requests():
        return await asyncio.create_task(fetch_async(settings))


@pytest.mark.django_db
def test_inside_a_transaction_of_another_library_a_request_is_refused(
    votes: Sibling, settings: Any
) -> None:
    with internal.without_requests(), pytest.raises(RequestInTransaction, match="GET /x"):
        fetch()
    with pytest.raises(RequestInTransaction, match="GET /x"):
        asyncio.run(fetch_in_a_task(settings))
    assert fetch() == [1], "after its end"


def _foreign_clients(source: str) -> list[str]:
    """The means in a module to send HTTP requests that the guard does not see."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names):
                modules = [module, *(f"{module}.{alias.name}" for alias in names)]
            case ast.Attribute(value=ast.Name(id="httpx"), attr=attribute):
                modules = [f"httpx.{attribute}"]
            case _:
                continue
        found += [name for name in modules if CLIENTS.match(name)]
    return found


@pytest.mark.parametrize("line", [
    "httpx.get(url)", "from httpx import Client", "import requests", "import urllib.request",
    "from urllib import request", "from http.client import HTTPConnection", "import aiohttp",
])  # fmt: skip
def test_a_foreign_client_is_found(line: str) -> None:
    assert _foreign_clients(line)


def test_only_the_guarded_clients_send_requests() -> None:
    found = {
        str(file.relative_to(REPOSITORY)): clients
        for folder in PRODUCT
        for file in sorted((REPOSITORY / folder).rglob("*.py"))
        if (clients := _foreign_clients(file.read_text()))
    }
    assert found.keys() == {"shared/provote_core/internal.py"}, found


@pytest.mark.django_db
def test_production_sends_it_and_logs_an_error(
    votes: Sibling, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, production=True)
    with transaction.atomic():
        assert fetch() == [1]
    assert "inside a transaction" in caplog.text


class FetchingView(APIView):
    permission_classes = [AllowAny]

    def put(self, request: Request) -> Response:
        return Response(fetch())

    @own_transaction
    def post(self, request: Request) -> Response:
        fetched = fetch()
        return audited(request, lambda: Response(fetched))

    @own_transaction
    def delete(self, request: Request) -> Response:
        return audited(request, lambda: Response(fetch()))


urlpatterns = [path("api/v1/fetching/", FetchingView.as_view())]


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("PUT", 500), ("DELETE", 500)])
def test_a_view_fetches_before_its_audited_transaction_or_not_at_all(
    votes: Sibling, method: str, status: int
) -> None:
    response = Client(raise_request_exception=False).generic(method, "/api/v1/fetching/")
    assert response.status_code == status
    assert len(votes.asked) == (status == 200)
    assert AuditRecord.objects.get().status == status
