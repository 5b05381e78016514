"""When an old process may be told to stop; whole restarts are in tests/integration."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import rolling


@contextmanager
def connected(path: Path) -> Iterator[socket.socket]:
    """Somebody's connection to a server, accepted there."""
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(path))
        server.listen()
        client.connect(str(path))
        accepted, _ = server.accept()
        with accepted:
            yield accepted


async def seconds_of_draining(path: Path) -> float:
    """How long it took until nobody was connected, or nobody was waited for any longer."""
    began = time.monotonic()
    await rolling.drained(path)
    return time.monotonic() - began


def test_a_process_is_drained_when_the_last_connection_is_closed(tmp_path: Path) -> None:
    async def close_later(accepted: socket.socket) -> float:
        draining = asyncio.create_task(seconds_of_draining(path))
        await asyncio.sleep(5 * rolling.GLANCE)
        assert not draining.done()
        accepted.close()
        return await draining

    path = tmp_path / "one.sock"
    with connected(path) as accepted:
        assert asyncio.run(close_later(accepted)) < rolling.DRAIN - 1


def test_a_request_that_lasts_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolling, "DRAIN", 0.3)
    with connected(tmp_path / "one.sock"):
        assert asyncio.run(seconds_of_draining(tmp_path / "one.sock")) >= 0.3


def test_connections_to_others_are_none_of_its_own(tmp_path: Path) -> None:
    with connected(tmp_path / "other.sock"):
        assert asyncio.run(seconds_of_draining(tmp_path / "one.sock")) < rolling.DRAIN - 1
