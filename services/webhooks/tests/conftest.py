"""Callers, webhooks and messages; receivers on this machine are allowed."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from provote_core.auth import sources
from provote_core.limits.rates import parse_rates
from provote_testing.tokens import bearer, mint
from webhooks.addresses import parse_networks
from webhooks.messages import TYPES

WEBHOOKS = "/api/v1/webhooks/"


@pytest.fixture(autouse=True)
def platform(settings: Any) -> Iterator[None]:
    """Test keys, rate limits that no test reaches by accident, and receivers on loopback."""
    settings.PROVOTE_JWKS = "provote_testing.tokens.jwks"
    settings.WEBHOOK_NETWORKS = parse_networks("127.0.0.0/8")
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE, rates=parse_rates("read=100000/s,write=100000/s")
    )
    sources.verifier.cache_clear()
    yield
    sources.verifier.cache_clear()


class Caller:
    """A person at the API."""

    def __init__(self, subject: UUID | None = None, **claims: Any) -> None:
        self.subject = subject or uuid4()
        self._headers = bearer(mint(self.subject, **claims))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; `If_Match="…"` becomes the header If-Match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(raise_request_exception=False).generic(
            method,
            path,
            b"" if body is None else json.dumps(body).encode(),
            "application/json",
            headers=self._headers | sent,
        )

    def get(self, path: str) -> Any:
        """One GET."""
        return self.send("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """One POST, of an empty object by default."""
        return self.send("POST", path, {} if body is None else body, **headers)

    def subscribe(self, url: str = "https://example.org/hook", **more: Any) -> dict[str, Any]:
        """Create a webhook, by default for all types; the response's body."""
        response = self.post(WEBHOOKS, {"url": url, "types": [*TYPES], **more})
        assert response.status_code == 201, response.content
        return dict(response.json())


@pytest.fixture
def owner() -> Caller:
    return Caller()


@pytest.fixture
def other() -> Caller:
    return Caller()
