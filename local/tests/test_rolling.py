"""The moment to stop an old process; whole restarts are in tests/integration."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from local import proc
from local.failures import Failure
from local.instance import Instance
from local.process import probes, python_processes, rolling
from local.process.children import WEB, Child, Process
from local.process.control_socket import unknown_to_supervisor
from provote_core.services import APIS, RELAYS, WORKERS

PATIENCE = 60.0  # seconds, on a busy machine


@contextmanager
def connected(path: Path) -> Iterator[socket.socket]:
    """An accepted connection to a server."""
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(path))
        server.listen()
        client.connect(str(path))
        accepted, _ = server.accept()
        with accepted:
            yield accepted


@pytest.fixture
def without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait that only the end of the last connection ends."""
    monkeypatch.setattr(rolling, "DRAIN", 10 * PATIENCE)


def test_a_process_is_drained_when_the_last_connection_is_closed(
    tmp_path: Path, without_end: None
) -> None:
    async def close_later(accepted: socket.socket) -> None:
        draining = asyncio.create_task(rolling.drained(path))
        await asyncio.sleep(5 * rolling.GLANCE)
        assert not draining.done()
        accepted.close()
        await asyncio.wait_for(draining, PATIENCE)

    path = tmp_path / "one.sock"
    with connected(path) as accepted:
        asyncio.run(close_later(accepted))


def test_a_long_request_does_not_delay_the_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolling, "DRAIN", 0.3)
    with connected(tmp_path / "one.sock"):
        began = time.monotonic()
        asyncio.run(rolling.drained(tmp_path / "one.sock"))
        assert time.monotonic() - began >= 0.3


def test_connections_to_other_processes_do_not_count(tmp_path: Path, without_end: None) -> None:
    with connected(tmp_path / "other.sock"):
        asyncio.run(asyncio.wait_for(rolling.drained(tmp_path / "one.sock"), PATIENCE))


class FakeSupervisor:
    """A fake supervisor, which records actions and the connections at that time."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.children = {name: Child(one(name, folder), pid=1) for name in names}
        self.said = list[str]()

    async def redo(self, name: str) -> None:
        """Do nothing: the fake has no jobs."""

    async def try_out(self, spec: Process, patience: float) -> Child:
        """Start a process, unless its name is broken."""
        await asyncio.sleep(0)
        if spec.name == "broken":
            raise Failure("broken does not start")
        self.said.append(f"{spec.name} started")
        return Child(spec, pid=2)

    def take_over(self, child: Child) -> Child:
        """Put a process into service."""
        name = child.spec.name
        old, self.children[name] = self.children[name], child
        return old

    async def retire(self, child: Child, patience: float) -> None:
        """Stop a process, which takes a while."""
        assert child.spec.socket
        self.said.append(f"{child.spec.name} stopped under {proc.connections(child.spec.socket)}")
        await asyncio.sleep(5 * rolling.GLANCE)
        self.said.append(f"{child.spec.name} ended")
        if child.spec.name == "stubborn":
            raise OSError("no process gets a signal here")


def one(name: str, folder: Path) -> Process:
    """A process that listens, and whose successor listens on another socket."""

    def successor() -> Process:
        return replace(spec, socket=folder / f"{name}.new")

    old = folder / f"{name}.old"
    spec = Process(name, [], folder, {}, probes.at_rest(0), WEB, socket=old, successor=successor)
    return spec


async def restart(supervisor: FakeSupervisor) -> None:
    """Replace all processes of a fake supervisor."""
    await rolling.Rolling(supervisor).restart(list(supervisor.children), supervisor.said.append)  # type: ignore[arg-type]


@pytest.fixture
def all_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretends that all connections have been accepted."""

    async def caught_up(socket: Path, pid: int) -> None:
        """Return at once."""

    monkeypatch.setattr(rolling, "_caught_up", caught_up)


@pytest.mark.usefixtures("all_accepted")
def test_a_process_without_connections_is_stopped(tmp_path: Path) -> None:
    async def close_later(accepted: socket.socket) -> None:
        asyncio.get_running_loop().call_later(5 * rolling.GLANCE, accepted.close)
        await restart(supervisor)

    supervisor = FakeSupervisor(tmp_path, "votes-cast")
    with connected(tmp_path / "votes-cast.old") as accepted:
        asyncio.run(close_later(accepted))
    expected = ["votes-cast started", "votes-cast stopped under 0", "votes-cast ended"]
    assert [line for line in supervisor.said if ":" not in line] == expected


@pytest.mark.usefixtures("all_accepted")
def test_new_processes_start_while_old_ones_end(tmp_path: Path) -> None:
    supervisor = FakeSupervisor(tmp_path, "users", "polls")
    asyncio.run(restart(supervisor))
    started = [supervisor.said.index(f"{name} started") for name in ("users", "polls")]
    ended = [supervisor.said.index(f"{name} ended") for name in ("users", "polls")]
    assert max(started) < min(ended)


@pytest.mark.usefixtures("all_accepted")
def test_a_failed_start_waits_for_ending_processes(tmp_path: Path) -> None:
    supervisor = FakeSupervisor(tmp_path, "users", "broken", "votes-cast")
    with pytest.raises(Failure, match="broken does not start"):
        asyncio.run(restart(supervisor))
    assert "users ended" in supervisor.said
    assert "votes-cast started" not in supervisor.said


@pytest.mark.usefixtures("all_accepted")
@pytest.mark.parametrize("last", ["votes-cast", "broken"])
def test_a_failed_end_is_reported_and_hides_no_other_failure(tmp_path: Path, last: str) -> None:
    supervisor = FakeSupervisor(tmp_path, "stubborn", last)
    reason = "broken does not start" if last == "broken" else "not ended as expected: stubborn"
    with pytest.raises(Failure, match=reason):
        asyncio.run(restart(supervisor))
    assert any(
        "stubborn: the old process did not end as expected" in one for one in supervisor.said
    )


@pytest.mark.usefixtures("all_accepted")
def test_a_process_that_an_older_tree_does_not_have_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = tmp_path / "shared" / "provote_core"
    core.mkdir(parents=True)
    older = "APIS = ('users', 'polls')\nRELAYS = {'users-relay': ('relay',)}\nWORKERS = {}\n"
    (core / "services.py").write_text(older)
    monkeypatch.setattr(python_processes, "REPOSITORY", tmp_path)
    supervisor = FakeSupervisor(tmp_path, "users", "webhooks", "users-mail", "users-relay")
    asyncio.run(restart(supervisor))
    started = [line for line in supervisor.said if line.endswith("started")]
    assert started == ["users started", "users-relay started"]
    assert "webhooks: stays as it is, since this tree has none" in supervisor.said


def test_processes_that_an_older_supervisor_does_not_know_are_found(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    known = [name for name in (*APIS, *RELAYS, *WORKERS) if name not in ("webhooks", "users-mail")]
    instance.write_state({"processes": [{"name": name} for name in (*known, "gateway")]})
    assert unknown_to_supervisor(instance) == ["webhooks", "users-mail"]
