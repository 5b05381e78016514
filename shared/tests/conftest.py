"""The core's tests run in a small service, `ledger`, that consumes its own events."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from redis import Redis

HERE = Path(__file__).parent

sys.path.insert(0, str(HERE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")

from django.conf import settings  # noqa: E402

import provote_testing  # noqa: E402, F401  # for hypothesis' settings, before any test
from provote_core.outbox import feed  # noqa: E402

# pytest-django sets up Django only if the settings are configured before.
assert settings.PROVOTE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests that need DATABASE_URL or REDIS_URL if they are not set, with a reason."""
    for needed in ("DATABASE_URL", "REDIS_URL"):
        if needed not in os.environ:
            for item in items:
                if item.get_closest_marker("django_db"):
                    item.add_marker(pytest.mark.skip(reason=f"{needed} is not set"))


@pytest.fixture
def own_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Internal requests are served by this process, through the whole WSGI application."""
    from django.core.wsgi import get_wsgi_application

    transport = httpx.WSGITransport(get_wsgi_application())

    def client(base_url: str, *, timeout: float) -> httpx.Client:
        token = settings.PROVOTE.service_token
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(
            transport=transport, base_url=base_url, timeout=timeout, headers=headers
        )

    monkeypatch.setattr("provote_core.internal.client", client)
    feed.shared.cache_clear()


@pytest.fixture
def redis() -> Iterator[Redis]:
    """The broker's database, empty."""
    with Redis.from_url(settings.PROVOTE.redis_url) as client:
        client.flushdb()
        yield client
        client.flushdb()
