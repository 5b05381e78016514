"""When an old process may be told to stop; whole restarts are in tests/integration."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from local import probes, proc, rolling
from local.children import Child, Process
from local.processes import WEB


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


class Stage:
    """A supervisor of one service, which notes who was connected when its process was stopped."""

    def __init__(self, path: Path) -> None:
        def successor() -> Process:
            return replace(spec, socket=path.with_name("new.sock"))

        spec = Process("votes-cast", [], path.parent, {}, probes.at_rest(0), tier=WEB, socket=path,
                       successor=successor)  # fmt: skip
        self.children = {"votes-cast": Child(spec, pid=1)}
        self.path, self.said = path, list[str]()

    async def redo(self, name: str) -> None:
        """Jobs are no part of it."""

    async def try_out(self, spec: Process, patience: float) -> Child:
        """Every process starts."""
        return Child(spec, pid=2)

    def take_over(self, child: Child) -> Child:
        """Put it in its place."""
        old, self.children["votes-cast"] = self.children["votes-cast"], child
        self.said.append("taken over")
        return old

    async def retire(self, child: Child, patience: float) -> None:
        """Stop it, and tell of those who were connected to it."""
        self.said.append(f"stopped under {proc.connections(self.path)}")


def test_nobody_is_connected_to_a_process_that_is_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def caught_up(socket: Path, pid: int) -> None:
        """Everybody is accepted here."""

    async def restart(accepted: socket.socket) -> None:
        asyncio.get_running_loop().call_later(5 * rolling.GLANCE, accepted.close)
        await rolling.Rolling(stage).restart(["votes-cast"], lambda _: None)  # type: ignore[arg-type]

    monkeypatch.setattr(rolling, "_caught_up", caught_up)
    stage = Stage(tmp_path / "old.sock")
    with connected(stage.path) as accepted:
        asyncio.run(restart(accepted))
    assert stage.said == ["taken over", "stopped under 0"]
