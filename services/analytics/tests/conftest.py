"""Callers, and sibling services on real sockets."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from provote_core.auth import sources
from provote_core.limits.rates import parse_rates
from provote_core.outbox import feed
from provote_testing.served import Sibling
from provote_testing.tokens import bearer, mint, service_bearer


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for unix sockets."""
    path = Path(tempfile.mkdtemp(prefix="analytics-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(autouse=True)
def platform(settings: Any, folder: Path) -> Iterator[None]:
    """Test keys, siblings on test sockets, and rate limits that no test reaches by accident."""
    settings.PROVOTE_JWKS = "provote_testing.tokens.jwks"
    urls = {name: f"unix:{folder}/{name}.sock" for name in settings.PROVOTE.urls}
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE,
        service_token="pvs_analytics",
        service_digests={"votes": (service_bearer("votes")[1],)},
        urls=urls,
        feeds={source: urls[source.partition("/")[0]] for source in settings.PROVOTE.feeds},
        rates=parse_rates("read=100000/s,write=100000/s"),
    )
    sources.verifier.cache_clear()
    feed.shared.cache_clear()
    yield
    sources.verifier.cache_clear()


@pytest.fixture
def polls(folder: Path) -> Iterator[Sibling]:
    """A polls service; it knows no poll until a test adds an answer."""
    with Sibling(str(folder / "polls.sock")) as server:
        yield server


@pytest.fixture
def votes(folder: Path) -> Iterator[Sibling]:
    """A votes service; it knows nothing until a test adds an answer."""
    with Sibling(str(folder / "votes.sock")) as server:
        yield server


class Reader:
    """A client of the API that sends GET requests."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self.headers = headers or {}

    def get(self, path: str, **headers: str) -> Any:
        """One GET; `If_None_Match="…"` becomes the header If-None-Match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(raise_request_exception=False).get(path, headers=self.headers | sent)


def person(subject: UUID | None = None, **claims: Any) -> Reader:
    """A caller with a token of users."""
    return Reader(bearer(mint(subject, **claims)))


def backend(subject: UUID, *scopes: str) -> Reader:
    """A caller with a token for an API key of `subject`."""
    return person(subject, key_id=uuid4(), scopes=scopes)


@pytest.fixture
def anyone() -> Reader:
    """A caller without a token."""
    return Reader()


@pytest.fixture
def at_once() -> Iterator[Any]:
    """`at_once(f, x)` runs f(x) in a thread with its own database connection: a future."""

    def run(call: Any) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        yield lambda call, *args: pool.submit(run, partial(call, *args))
