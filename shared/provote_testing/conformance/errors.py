"""Tests of errors outside the body: paths, methods, failures."""

from typing import Any

import pytest
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_testing import probes
from provote_testing.conformance.case import JSON, Case, assert_problem


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
