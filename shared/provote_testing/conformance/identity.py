"""Tests of authentication and permissions, on every path."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_testing import tokens
from provote_testing.conformance.case import Case, assert_problem, sibling
from provote_testing.conformance.operations import METHODS
from provote_testing.forgeries import forgeries
from provote_testing.routes import internal

FEED = "/internal/v1/feed"


class Identity(Case):
    """401 and 403."""

    def test_a_protected_operation_needs_a_token(self, http: Client) -> None:
        for operation in self.operations():
            answer: Any = http.generic(operation.method, operation.path)
            if operation.is_open:
                assert answer.status_code not in (401, 403), operation
            else:
                assert_problem(answer, 401, "authentication-required")
        audited = set(AuditRecord.objects.values_list("status", flat=True))
        assert 401 not in audited, "unauthenticated requests leave no audit row"

    @pytest.mark.parametrize("flaw", forgeries())
    def test_a_forged_token_is_refused(self, http: Client, flaw: str) -> None:
        token = tokens.bearer(forgeries()[flaw])
        for path in (self.audit_path, FEED, "/api/v1/nowhere/"):
            assert_problem(http.get(path, headers=token), 401)

    def test_a_forged_token_is_refused_by_every_operation(self, http: Client) -> None:
        token = tokens.bearer(forgeries()["HS256 with the public key"])
        for operation in self.operations():
            answer = http.generic(operation.method, operation.path, headers=token)
            assert_problem(answer, 401, "invalid-token")
        assert not AuditRecord.objects.exists()

    @pytest.mark.parametrize("value", ["Basic dTpw", "Bearer", "Bearer ", "x", "Bearer a b"])
    def test_another_scheme_is_refused(self, http: Client, value: str) -> None:
        assert_problem(http.get(self.audit_path, headers={"Authorization": value}), 401)

    def test_the_scheme_is_case_insensitive(self, http: Client) -> None:
        token = self.staff()["Authorization"].replace("Bearer", "bEARER ")
        answer = http.get(self.audit_path, headers={"Authorization": token})
        assert answer.status_code == 200

    def test_only_staff_can_read_the_audit(self, http: Client) -> None:
        key = self.person(staff=True, key_id=uuid4())
        for headers in (self.person(), key, sibling()):
            assert_problem(http.get(self.audit_path, headers=headers), 403, "forbidden")
        assert http.get(self.audit_path, headers=self.staff()).status_code == 200

    def test_the_claim_of_staff_is_a_boolean(self, http: Client) -> None:
        for claim in ("true", 1, [True]):
            token = self.person(staff=claim)
            assert_problem(http.get(self.audit_path, headers=token), 403)

    def test_only_named_siblings_can_use_internal_paths(self, http: Client) -> None:
        """A service that no view names is refused everywhere."""
        others = self.person(), self.person(key_id=uuid4()), self.staff(), sibling("stranger")
        assert FEED in internal(self.urls)
        for route in internal(self.urls):
            path = route.replace("{}", str(uuid4()))
            for method in METHODS:
                assert_problem(http.generic(method.upper(), path), 401)
                for headers in others:
                    answer = http.generic(method.upper(), path, headers=headers)
                    assert_problem(answer, 403, "forbidden")

    def test_identity_is_never_taken_from_headers(self, http: Client) -> None:
        forged = {"X-User-Id": str(uuid4()), "X-Staff": "true", "Remote-User": "root"}
        assert_problem(http.get(self.audit_path, headers=forged), 401)
