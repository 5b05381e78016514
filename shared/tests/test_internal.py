"""Requests to siblings are never sent inside a transaction."""

import asyncio
import dataclasses
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
