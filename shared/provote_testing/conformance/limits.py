"""Tests of rate limits: headers, refusals, and limits without Redis."""

import dataclasses
import re
from typing import Any

import pytest
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_core.limits import limiter, redis
from provote_core.limits.rates import parse_rates
from provote_testing import probes, tokens
from provote_testing.conformance.case import (
    JSON,
    Case,
    address,
    assert_problem,
    sibling,
)

STRICT = "read=3/m,write=2/m,login=1/m,read_user=2/h"


class Limits(Case):
    """Limits of an address and of a principal."""

    @pytest.fixture
    def strict(self, settings: Any) -> None:
        """Limits of a few requests per minute."""
        settings.PROVOTE = dataclasses.replace(settings.PROVOTE, rates=parse_rates(STRICT))

    @pytest.fixture(params=["shared", "local"])
    def each_store(self, request: Any, settings: Any, strict: None) -> None:
        """Limits in Redis, and local limits without it."""
        if request.param == "local":
            disconnect_redis(settings)

    @pytest.mark.usefixtures("each_store")
    def test_reads_are_limited_by_address(self, http: Client) -> None:
        answers: list[Any] = [http.get("/api/v1/nowhere/") for _ in range(5)]
        assert [a.status_code for a in answers] == [404, 404, 404, 429, 429]
        assert [a.headers["RateLimit-Policy"] for a in answers] == ['"read";q=3;w=60'] * 5
        sent = [re.fullmatch(r'"read";r=(\d+);t=(\d+)', a.headers["RateLimit"]) for a in answers]
        assert [int(t[1]) for t in sent if t] == [2, 1, 0, 0, 0]
        assert all(t and 1 <= int(t[2]) <= 60 for t in sent)
        assert_problem(answers[-1], 429, "rate-limited")
        assert 15 <= int(answers[-1].headers["Retry-After"]) <= 20, "a third of a minute"
        elsewhere = Client(headers={"X-Real-IP": address()})
        assert elsewhere.get("/api/v1/nowhere/").status_code == 404

    @pytest.mark.usefixtures("each_store")
    def test_writes_are_limited_and_a_refusal_leaves_no_row(self, http: Client) -> None:
        statuses = [http.post(probes.PATH, {"name": "a"}, JSON).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]
        assert http.get("/api/v1/nowhere/").status_code == 404, "reads have a limit of their own"
        assert not AuditRecord.objects.exists()

    @pytest.mark.usefixtures("each_store")
    def test_a_principal_is_limited_at_all_addresses_together(self) -> None:
        token = self.staff()
        answers: list[Any] = [
            Client(headers={"X-Real-IP": address()}).get(self.audit_path, headers=token)
            for _ in range(3)
        ]
        assert [a.status_code for a in answers] == [200, 200, 429]
        assert answers[-1].headers["RateLimit-Policy"] == '"read_user";q=2;w=3600'
        assert int(answers[-1].headers["Retry-After"]) > 60, "the longest of the waits"

    @pytest.mark.usefixtures("strict")
    def test_a_forged_address_does_not_help(self, http: Client) -> None:
        for number in range(3):
            forged = {"X-Forwarded-For": f"1.1.1.{number}", "Forwarded": f"for=1.1.1.{number}"}
            http.get("/api/v1/nowhere/", headers=forged)
        assert http.get("/api/v1/nowhere/").status_code == 429

    @pytest.mark.usefixtures("strict")
    def test_probes_and_siblings_are_not_limited(self, http: Client) -> None:
        for _ in range(5):
            assert http.get("/health/live").status_code == 200
            assert http.get("/internal/v1/feed", headers=sibling()).status_code != 429
            assert "RateLimit" not in http.get("/health/live").headers

    @pytest.mark.usefixtures("strict")
    def test_a_bad_token_does_not_use_the_limit(self, http: Client) -> None:
        forged = tokens.bearer("x")
        for _ in range(5):
            assert_problem(http.get(self.audit_path, headers=forged), 401)
        assert http.get("/api/v1/nowhere/").status_code == 404


def disconnect_redis(settings: Any) -> None:
    """Point the limiter to an address without Redis."""
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE, redis_url="unix:///nowhere/redis.sock?db=0"
    )
    redis.client.cache_clear()
    limiter.cache_clear()
