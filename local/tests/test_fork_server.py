"""Processes that a real fork server forks, with the libraries loaded."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from local import proc
from local.install import REPOSITORY, SERVICES
from local.process import launch
from local.process.fork_server import Order
from local.tests.conftest import eventually

WAITS = "import signal; print('up', flush=True); signal.pause()"


async def ended(running: launch.Running) -> int:
    """Wait for the end."""
    return await running.wait()


class ForkServer:
    """A fork server, and a folder for the scripts that it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "n.sock"
        command = [sys.executable, "-m", "local.process.fork_server", str(self.socket)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, cwd=REPOSITORY, env=environment)

    def listens(self) -> bool:
        """Return whether it accepts connections: it binds its socket shortly before."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def order(self, script: str, *words: str, **environment: str) -> Order:
        """Return the order for a Python script."""
        (self.folder / "script.py").write_text(script)
        return Order(
            "forked-for-a-test",
            ["script.py", *words],
            str(self.folder),
            environment,
            str(self.folder / "out.log"),
        )

    def run(self, script: str, *words: str, **environment: str) -> int:
        """Run a script to its end; return its exit code."""
        return self.with_forked(self.order(script, *words, **environment), ended)

    def with_forked(self, order: Order, work: Callable[[launch.Running], Awaitable[int]]) -> int:
        """Fork a process, then act on it."""

        async def both() -> int:
            return await work(await launch.fork(self.socket, order))

        return asyncio.run(asyncio.wait_for(both(), 20))

    def said(self) -> str:
        """Return the output of the scripts."""
        log = self.folder / "out.log"
        return log.read_text() if log.exists() else ""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """A fork server that no test kills."""
    yield from _started(tmp_path_factory.mktemp("fork-server"))


@pytest.fixture
def fork_server(shared: ForkServer) -> ForkServer:
    """The shared fork server with an empty log."""
    (shared.folder / "out.log").unlink(missing_ok=True)
    return shared


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ForkServer]:
    """A fork server that the test may kill."""
    yield from _started(tmp_path)


def _started(folder: Path) -> Iterator[ForkServer]:
    fork_server = ForkServer(folder)
    eventually(fork_server.listens)
    yield fork_server
    fork_server.process.kill()
    fork_server.process.wait()


def test_a_script_runs_as_if_python_had_been_started_with_it(fork_server: ForkServer) -> None:
    script = """if __name__ == "__main__":
        import os, sys
        print(sys.argv, os.getcwd() == sys.path[0], dict(os.environ))
        print("error", file=sys.stderr)
        sys.exit(3)"""
    assert fork_server.run(script, "a", "b c", COLOUR="red") == 3
    assert fork_server.said() == "['script.py', 'a', 'b c'] True {'COLOUR': 'red'}\nerror\n"


def test_a_module_runs_as_with_m(fork_server: ForkServer) -> None:
    (fork_server.folder / "m.py").write_text("import sys; print(__name__, sys.argv[1:])")
    order = Order(
        "m", ["-m", "m", "x"], str(fork_server.folder), {}, str(fork_server.folder / "out.log")
    )
    assert fork_server.with_forked(order, ended) == 0
    assert fork_server.said() == "__main__ ['x']\n"


def test_exit_codes_and_signals_are_reported(fork_server: ForkServer) -> None:
    assert fork_server.run("raise ValueError('in its own words')") == 1
    assert "in its own words" in fork_server.said()
    assert fork_server.run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)") == -9
    assert fork_server.run("import atexit; atexit.register(print, 'last words')") == 0
    assert fork_server.said().endswith("last words\n")


def test_a_process_has_a_session_a_name_and_no_socket_of_the_fork_server(
    fork_server: ForkServer,
) -> None:
    async def look(running: launch.Running) -> int:
        await asyncio.to_thread(eventually, lambda: "up" in fork_server.said())
        assert os.getsid(running.pid) == running.pid
        assert proc.name(running.pid) == "forked-for-a-te"
        ends = [os.readlink(end) for end in Path(f"/proc/{running.pid}/fd").iterdir()]
        assert not [end for end in ends if end.startswith("socket")]
        proc.send([running.pid], signal.SIGTERM)
        return await running.wait()

    assert fork_server.with_forked(fork_server.order(WAITS), look) == -signal.SIGTERM


def test_it_loads_libraries_only_and_starts_no_thread(fork_server: ForkServer) -> None:
    # A thread does not survive a fork, and its locks would stay held.
    assert len(list(Path(f"/proc/{fork_server.process.pid}/task").iterdir())) == 1
    assert fork_server.run("import sys; print(*sys.modules)") == 0
    loaded = {name.partition(".")[0] for name in fork_server.said().split()}
    assert "django" in loaded
    assert not loaded & {"provote_core", *SERVICES}


def test_a_killed_fork_server_takes_its_processes_along(own: ForkServer) -> None:
    async def kill_it(running: launch.Running) -> int:
        await asyncio.to_thread(eventually, lambda: "up" in own.said())
        own.process.kill()
        code = await running.wait()
        assert not proc.is_alive(running.pid)
        return code

    assert own.with_forked(own.order(WAITS), kill_it) == -signal.SIGKILL
    with pytest.raises(launch.NotStarted):
        own.run("")


def test_a_client_without_an_order_does_not_affect_others(fork_server: ForkServer) -> None:
    async def babble() -> None:
        for line in (b"", b"\n", b"[]\n", b'{"name": 1}\n', b"\xff\n"):
            _, writer = await asyncio.open_unix_connection(str(fork_server.socket))
            writer.write(line)
            writer.close()
            await writer.wait_closed()

    asyncio.run(babble())
    assert fork_server.run("") == 0
