"""Sources of signing keys: users, or the cache of the last fetch."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from provote_core.auth import sources
from provote_testing.tokens import jwks


@pytest.fixture
def cache(settings: Any, tmp_path: Path) -> Path:
    """The path of the cache; users is unreachable."""
    path = tmp_path / "jwks.json"
    urls = settings.PROVOTE.urls | {"users": "http://127.0.0.1:9"}
    settings.PROVOTE = replace(settings.PROVOTE, jwks_cache=path, urls=urls)
    return path


def test_fetched_keys_are_cached_in_a_file(cache: Path) -> None:
    sources._cache_keys(jwks())
    assert sources.cached_keys() == jwks()
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


@pytest.mark.parametrize("content", [None, "", "{"])
def test_without_cached_keys_the_fetch_error_is_raised(cache: Path, content: str | None) -> None:
    if content is not None:
        cache.write_text(content)
    assert sources.cached_keys() is None
    with pytest.raises(httpx.HTTPError):
        sources.fetch_jwks()


def test_an_unwritable_folder_is_harmless(settings: Any) -> None:
    settings.PROVOTE = replace(settings.PROVOTE, jwks_cache=Path("/nowhere/jwks.json"))
    sources._cache_keys(jwks())
