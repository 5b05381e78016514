"""Tests of audit rows, one for each state-changing request, and of idempotency keys."""

from typing import Any

import pytest
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_testing import probes
from provote_testing.bodies import BAD_BODIES
from provote_testing.conformance.case import JSON, Case, assert_problem

ID = "request-under-audit"


class Audits(Case):
    """Successes, refusals, failures and repeats."""

    def test_a_creation_leaves_one_row(self, http: Client) -> None:
        answer: Any = self._create(http, self.person())
        assert answer.status_code == 201, answer.content
        row = AuditRecord.objects.get()
        assert (row.outcome, row.status, row.request_id) == ("accepted", 201, ID)
        assert row.actor_kind == "person"
        assert len(row.actor) == 36
        assert row.action.startswith("POST /api/v1/")
        assert str(row.target) in answer.headers["Location"] or row.target
        assert len(row.address_hash) == 32

    def test_no_row_holds_an_address(self, http: Client) -> None:
        self._create(Client(headers={"X-Real-IP": "10.20.30.40"}), self.person())
        self._create(Client(headers={"X-Real-IP": "10.20.30.41"}), self.person())
        rows = list(AuditRecord.objects.values())
        assert "10.20.30" not in str(rows)
        assert rows[0]["address_hash"] != rows[1]["address_hash"]

    def test_a_refusal_leaves_one_row(self, http: Client) -> None:
        answer = self._create(http, self.person(), invented=1)
        assert_problem(answer, 400, "invalid-request")
        row = AuditRecord.objects.get()
        assert (row.outcome, row.status, row.request_id) == ("invalid-request", 400, ID)

    def test_a_failure_leaves_one_row_and_nothing_else(self, http: Client) -> None:
        headers = self.person() | {"X-Request-ID": ID, "Idempotency-Key": "k"}
        answer = http.post(probes.PATH, {"name": "a", "failing": True}, JSON, headers=headers)
        assert_problem(answer, 500)
        row = AuditRecord.objects.get()
        assert (row.outcome, row.status, row.request_id) == ("internal-error", 500, ID)
        again = http.post(probes.PATH, {"name": "a"}, JSON, headers=headers)
        assert again.status_code == 201, "the effects of the failed request are rolled back"

    @pytest.mark.parametrize("name", ["a form", "too large", "broken", "no content type"])
    def test_an_unreadable_request_leaves_no_row(self, http: Client, name: str) -> None:
        content, content_type, status, code = BAD_BODIES[name]
        answer = http.post(self.create_path, content, content_type, headers=self.person())
        assert_problem(answer, status, code)
        assert not AuditRecord.objects.exists()

    def test_a_read_leaves_no_row(self, http: Client) -> None:
        for method in ("GET", "HEAD", "OPTIONS"):
            http.generic(method, self.audit_path, headers=self.staff())
        assert not AuditRecord.objects.exists()

    def test_staff_can_list_and_filter_rows(self, http: Client) -> None:
        self._create(http, self.person())
        page = http.get(f"{self.audit_path}?request_id={ID}", headers=self.staff()).json()
        [row] = page["results"]
        assert (row["outcome"], row["request_id"]) == ("accepted", ID)
        for query in ("request_id=other", "outcome=refused", "actor=nobody"):
            page = http.get(f"{self.audit_path}?{query}", headers=self.staff()).json()
            assert page["results"] == []
        assert_problem(http.get(f"{self.audit_path}?target=x", headers=self.staff()), 400)

    def test_a_repeat_with_the_same_key_is_replayed(self, http: Client) -> None:
        person = self.person() | {"Idempotency-Key": '"once-only"'}
        first: Any = self._create(http, person)
        again: Any = self._create(http, person)
        assert (first.status_code, again.status_code) == (201, 201), again.content
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert (again.json(), again.headers["Location"]) == (
            first.json(), first.headers["Location"]
        )  # fmt: skip
        outcomes = AuditRecord.objects.order_by("id").values_list("outcome", flat=True)
        assert list(outcomes) == ["accepted", "replayed"]

    def test_a_key_with_another_body_is_422(self, http: Client) -> None:
        person = self.person() | {"Idempotency-Key": "once-only"}
        assert http.post(probes.PATH, {"name": "a"}, JSON, headers=person).status_code == 201
        other = http.post(probes.PATH, {"name": "b"}, JSON, headers=person)
        assert_problem(other, 422, "idempotency-key-reused")

    @pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é", '""', "a\tb"])
    def test_a_malformed_key_is_400(self, http: Client, key: str) -> None:
        answer = self._create(http, self.person() | {"Idempotency-Key": key})
        assert_problem(answer, 400, "invalid-idempotency-key")

    def _create(self, http: Client, headers: dict[str, str], **more: Any) -> Any:
        body = {**self.create_body, **more}
        return http.post(self.create_path, body, JSON, headers={"X-Request-ID": ID, **headers})
