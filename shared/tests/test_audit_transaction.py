"""The audit row of a request is written in the transaction of its changes."""

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from provote_core.audit import transaction as audit
from provote_core.audit.models import AuditRecord
from provote_core.audit.transaction import audited, own_transaction
from provote_core.exceptions import Conflict
from provote_core.outbox.models import Cursor
from provote_core.routers import OptionalSlashRouter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
http = Client(raise_request_exception=False)


class _Conflict(Conflict):
    """The command is refused."""

    code, title = "test-conflict", "Refused."


def answer(request: Request) -> Response:
    """Fetch, then store; `data` names the step that fails, the response its atomic blocks."""
    fetched = connection.in_atomic_block
    if request.data.get("fail") == "first":
        raise _Conflict()

    def store() -> Response:
        Cursor.objects.create(source="test/0", epoch=1)
        if request.data.get("fail") == "last":
            raise _Conflict()
        return Response({"fetch": fetched, "store": connection.in_atomic_block})

    return audited(request, store)


class FetchingView(APIView):
    permission_classes = [AllowAny]

    @own_transaction
    def post(self, request: Request) -> Response:
        return answer(request)

    def put(self, request: Request) -> Response:
        return answer(request)


class FetchingViewSet(ViewSet):
    permission_classes = [AllowAny]

    @own_transaction
    def create(self, request: Request) -> Response:
        return answer(request)


router = OptionalSlashRouter()
router.register("api/v1/sets", FetchingViewSet, basename="set")
urlpatterns: list[Any] = [path("api/v1/views/", FetchingView.as_view()), *router.urls]


def send(method: str, place: str, **body: str) -> tuple[int, Any]:
    response = http.generic(method, place, json.dumps(body), "application/json")
    return response.status_code, response.json()


def audit_rows() -> list[tuple[str, str]]:
    return list(AuditRecord.objects.order_by("id").values_list("action", "outcome"))


@pytest.mark.parametrize("place", ["/api/v1/views/", "/api/v1/sets/"])
def test_changes_and_their_row_are_one_transaction_that_begins_after_the_fetch(place: str) -> None:
    assert send("POST", place) == (200, {"fetch": False, "store": True})
    assert audit_rows() == [(f"POST {place}", "accepted")]
    assert Cursor.objects.count() == 1


def test_other_methods_of_the_view_run_in_one_transaction() -> None:
    assert send("PUT", "/api/v1/views/") == (200, {"fetch": True, "store": True})
    assert audit_rows() == [("PUT /api/v1/views/", "accepted")], "one row, not two"


@pytest.mark.parametrize("fail", ["first", "last"])
@pytest.mark.parametrize("place", ["/api/v1/views/", "/api/v1/sets/"])
def test_a_refusal_changes_nothing_and_keeps_its_row(place: str, fail: str) -> None:
    assert send("POST", place, fail=fail)[0] == 409
    assert audit_rows() == [(f"POST {place}", "test-conflict")]
    assert not Cursor.objects.exists()


def test_a_failed_audit_row_rolls_back_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("the database is unreachable")

    monkeypatch.setattr(audit, "record", fail)
    assert send("POST", "/api/v1/views/")[0] == 503
    assert not Cursor.objects.exists()
