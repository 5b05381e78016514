"""The basis of the suite: a client, identities, and the shape of a problem."""

import dataclasses
import functools
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from provote_core import headers
from provote_core.auth import sources
from provote_core.auth.verifier import TokenVerifier
from provote_core.limits import limiter, redis
from provote_core.limits.rates import parse_rates
from provote_core.services import SERVICES
from provote_testing import probes, tokens
from provote_testing.conformance.operations import Operation, operations

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}
JSON = "application/json"
SIBLINGS = (*SERVICES, "stranger")  # no endpoint admits the last


class Case:
    """The parameters of a service; all of them have defaults."""

    create_path: str = probes.PATH
    create_body: Mapping[str, Any] = {"name": "a probe"}
    list_path: str = ""
    elsewhere: tuple[str, ...] = ()  # operations of another application of the service

    def subject(self) -> UUID:
        """A new subject who may create and list; overridden if the service must store them."""
        return uuid4()

    def person(self, **claims: Any) -> dict[str, str]:
        """The headers of a new person."""
        return tokens.bearer(tokens.mint(self.subject(), **claims))

    def staff(self) -> dict[str, str]:
        """The headers of a new member of staff."""
        return self.person(staff=True)

    @pytest.fixture(autouse=True)
    def _service(self, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Add the probes to the service, and trust the tests' keys and its siblings."""
        settings.PROVOTE = dataclasses.replace(
            settings.PROVOTE,
            rates=parse_rates("read=10000/s,write=10000/s,login=10000/s,cast=10000/s"),
            service_digests={name: (tokens.service_bearer(name)[1],) for name in SIBLINGS},
        )
        monkeypatch.setattr(sources, "verifier", functools.cache(verifier))
        self.service: str = settings.PROVOTE.service
        self.urls: str = settings.ROOT_URLCONF
        settings.ROOT_URLCONF = probes.urlconf_of(self.urls)
        limiter.cache_clear()
        yield
        limiter.cache_clear()
        redis.client.cache_clear()

    @pytest.fixture
    def http(self) -> Client:
        """A client with an address of its own."""
        return Client(raise_request_exception=False, headers={"X-Real-IP": address()})

    def operations(self) -> Iterator[Operation]:
        """The documented operations of this application."""
        return (o for o in operations(self.urls) if o.name not in self.elsewhere)

    @property
    def audit_path(self) -> str:
        """The path of the audit list, which every service has."""
        return f"/api/v1/{self.service}/audit/"


def verifier() -> TokenVerifier:
    """A verifier that trusts only the tests' keys."""
    return TokenVerifier(tokens.jwks)


def sibling(name: str = "analytics") -> dict[str, str]:
    """The headers of a sibling, by default of the one with most permissions."""
    return tokens.service_bearer(name)[0]


def address() -> str:
    """A random client address."""
    return "10." + ".".join(str(secrets.randbelow(256)) for _ in range(3))


def assert_common_headers(answer: Any) -> None:
    """Assert the headers that every response has."""
    for name, value in headers.SECURE.items():
        assert name in answer.headers, f"{name} is missing"
        if name != "Cache-Control":
            assert answer.headers[name] == value
    assert answer.headers["X-Request-ID"]
    assert answer.headers["traceparent"].startswith("00-")
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def assert_problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """Assert that `answer` is a complete RFC 9457 document; returns its members."""
    assert answer.status_code == status, answer.content[:500]
    assert_common_headers(answer)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() >= MEMBERS
    assert problem["status"] == status
    assert problem["type"] == f"urn:provote:problem:{problem['code']}"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in str(problem)
    assert problem["code"] == (code or problem["code"])
    for error in problem.get("errors", ()):
        assert set(error) == {"pointer", "code", "detail"}
        assert error["pointer"] == "" or error["pointer"].startswith("/")
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    if status in (429, 503):
        assert int(answer.headers["Retry-After"]) >= 1
    return problem
