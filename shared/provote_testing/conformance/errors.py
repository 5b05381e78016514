"""Tests of errors outside the body: paths, methods, failures."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from rest_framework import serializers

from provote_core import languages
from provote_core.audit.models import AuditRecord
from provote_core.serializers import StrictSerializer
from provote_testing import probes
from provote_testing.conformance.case import JSON, Case, assert_problem

# Codes of messages that no request causes: bodies are JSON, and these fields have no default.
UNSEEN = frozenset({"date", "make_aware", "overflow", "read_only", "max_string_length"})


def messages_of_fields() -> Iterator[str]:
    """The templates of messages of every field that reads requests in this service."""
    for serializer in _below(StrictSerializer):
        for field in _fields(serializer()):
            for code, message in field.error_messages.items():
                if code not in UNSEEN:
                    yield str(message)


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _fields(field: Any) -> Iterator[Any]:
    yield field
    if isinstance(field, serializers.BaseSerializer | serializers.ListField):
        inner = [*getattr(field, "fields", {}).values(), getattr(field, "child", None)]
        for one in inner:
            if one is not None:
                yield from _fields(one)


class Errors(Case):
    """404, 405, 500 and 503."""

    @pytest.mark.parametrize(
        "path",
        ["/", "/api/v1/nowhere/", "/api/v2/", "/.env", "/static/../x", "/%00", "/%ff",
         "/api/v1/probes/%0d%0aX: y/"],
    )  # fmt: skip
    def test_an_unknown_path_is_a_problem(self, http: Client, path: str) -> None:
        status = 400 if "%00" in path else 404
        for headers in ({}, self.staff()):
            assert_problem(http.get(path, headers=headers), status)

    def test_a_problem_is_in_the_language_of_its_reader(self, http: Client) -> None:
        german = http.get("/api/v1/nowhere/", headers={"Accept-Language": "de-AT, en;q=0.5"})
        problem = assert_problem(german, 404, "not-found")
        assert problem["title"] == "Hier gibt es nichts."
        assert german.headers["Content-Language"] == "de"
        assert german.headers["Vary"] == "Accept-Language"
        english = http.get("/api/v1/nowhere/")
        assert english.json()["title"] == "There is nothing here."
        assert english.headers["Content-Language"] == "en"

    def test_every_message_of_a_field_is_in_german(self) -> None:
        """Messages of Django and DRF included, in the formal address of our own catalog."""
        english = set(messages_of_fields())
        with translation.override("de"):
            german = set(messages_of_fields())
        left = english & german - {"{detail}"}
        assert not [text for text in left if languages.localise(text, "de") == text]
        friendly = ("Stelle ", "Gib ", "Erwarte", "Nutze ", "Benutze ")
        assert not [text for text in german if text.startswith(friendly)]

    def test_a_problem_names_its_path(self, http: Client) -> None:
        problem = assert_problem(http.get("/api/v1/nowhere/?token=x"), 404, "not-found")
        assert problem["instance"] == "/api/v1/nowhere/"

    def test_an_unknown_or_malformed_id_is_404(self, http: Client) -> None:
        for operation in self.operations():
            if operation.method == "GET" and "-" in operation.path.rsplit("/", 2)[-2]:
                spoilt = operation.path.rsplit("/", 2)[0] + "/not-an-id/"
                assert_problem(http.get(spoilt, headers=self.person()), 404)

    @pytest.mark.parametrize("query", ["%00", "actor=%00", "page_size=%00", "cursor=a%00b"])
    def test_nul_in_a_query_is_400(self, http: Client, query: str) -> None:
        assert_problem(http.get(f"{self.audit_path}?{query}", headers=self.staff()), 400)
        if self.list_path:
            assert_problem(http.get(f"{self.list_path}?{query}", headers=self.person()), 400)

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "INVENTED"])
    def test_another_method_is_405_with_allow(self, http: Client, method: str) -> None:
        answer: Any = http.generic(method, self.audit_path, headers=self.staff())
        assert_problem(answer, 405, "method-not-allowed")
        assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))
        assert method not in answer.headers["Allow"]

    @pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
    def test_probes_change_nothing(self, http: Client, path: str) -> None:
        http.handler.enforce_csrf_checks = True  # as in production
        answer = http.post(path, {}, JSON)
        assert_problem(answer, 405, "method-not-allowed")
        assert answer.headers["Allow"] == "GET, HEAD"
        assert not AuditRecord.objects.exists()

    @pytest.mark.parametrize("path", ["broken/", "broken-outside/"])
    def test_a_failure_is_500_without_details(
        self, http: Client, path: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer: Any = http.get(f"{probes.PATH}{path}")
        assert_problem(answer, 500, "internal-error")
        assert probes.SECRET not in answer.content.decode()
        assert b"probes.py" not in answer.content
        [logged] = [record for record in caplog.records if record.levelname == "ERROR"]
        assert probes.SECRET in str(logged.msg), "the log has the failure, once"
        assert answer.headers["X-Request-ID"] in str(logged.msg)

    def test_a_view_without_its_database_is_503(self, http: Client) -> None:
        answer: Any = http.get(f"{probes.PATH}unreachable/")
        assert_problem(answer, 503, "service-unavailable")
        assert probes.SECRET not in answer.content.decode()
