"""Where the signing keys come from: users, or what users said last."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from provote_core.auth import sources
from provote_testing.tokens import jwks


@pytest.fixture
def cache(settings: Any, tmp_path: Path) -> Path:
    """The cache's path; users answers nowhere."""
    path = tmp_path / "jwks.json"
    urls = settings.PROVOTE.urls | {"users": "http://127.0.0.1:9"}
    settings.PROVOTE = replace(settings.PROVOTE, jwks_cache=path, urls=urls)
    return path


def test_keys_fetched_last_outlive_users(cache: Path) -> None:
    sources._cache_keys(jwks())
    assert sources.cached_keys() == jwks()
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


@pytest.mark.parametrize("content", [None, "", "{"])
def test_without_kept_keys_the_failure_is_told(cache: Path, content: str | None) -> None:
    if content is not None:
        cache.write_text(content)
    assert sources.cached_keys() is None
    with pytest.raises(httpx.HTTPError):
        sources.fetch_jwks()


def test_a_folder_that_cannot_be_written_does_no_harm(settings: Any) -> None:
    settings.PROVOTE = replace(settings.PROVOTE, jwks_cache=Path("/nowhere/jwks.json"))
    sources._cache_keys(jwks())
