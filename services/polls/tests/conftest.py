"""Callers, and a votes service on a real socket."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from callers import Caller, person
from fake_votes import Votes, serving

from provote_core.limits.rates import parse_rates
from provote_testing.tokens import service_bearer


@pytest.fixture
def socket_path() -> Iterator[Path]:
    """The path of the socket of votes, short enough for a unix socket."""
    folder = tempfile.mkdtemp(prefix="polls-")
    yield Path(folder) / "votes.sock"
    shutil.rmtree(folder)


@pytest.fixture
def votes(socket_path: Path) -> Iterator[Votes]:
    """A votes service that answers."""
    with serving(socket_path) as server:
        yield server


@pytest.fixture(autouse=True)
def platform(settings: Any, socket_path: Path) -> None:
    """Test keys, siblings on a test socket, and rate limits that no test reaches by accident."""
    settings.PROVOTE_JWKS = "provote_testing.tokens.jwks"
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE,
        service_token="pvs_polls-test",
        service_digests={"votes": (service_bearer("votes")[1],)},
        urls=dict.fromkeys(settings.PROVOTE.urls, f"unix:{socket_path}"),
        rates=parse_rates("read=100000/s,write=100000/s"),
    )


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """The media folder, empty."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def stranger() -> Caller:
    return Caller()


@pytest.fixture
def owner() -> Caller:
    return person()


@pytest.fixture
def other() -> Caller:
    return person()


@pytest.fixture
def staff() -> Caller:
    return person(staff=True)


@pytest.fixture
def moderator() -> Caller:
    return person(moderator=True)


@pytest.fixture
def sibling() -> Caller:
    """The votes service, as a caller."""
    return Caller(service_bearer("votes")[0]["Authorization"].removeprefix("Bearer "))
