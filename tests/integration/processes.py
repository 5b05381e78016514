"""The platform in the processes of `./provote up`, on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import redis

from integration import scaling, sockets
from integration.scaling import CRASHES
from integration.waiting import eventually
from local import proc
from local.commands.status import collect
from local.install import PYTHON, REPOSITORY
from local.instance import Instance
from local.servers import postgres
from provote_core.services import RELAYS

HEALED_WITHIN = 120.0  # seconds, including a back-off of the supervisor, on a busy machine
STOPPED_WITHIN = 30.0
BEHIND = ".behind"  # the suffix of a server's socket while it is cut off
SERVING = ("users", "polls", "votes", "analytics", "webhooks", "votes-cast", "analytics-stream")


class ProcessStack:
    """A running platform, see Stack; `tree` is the checkout that it runs."""

    def __init__(self, url: str, data: Path, tree: Path = REPOSITORY) -> None:
        self.url, self.tree = url, tree
        self.instance = Instance(data)
        self._stopped: dict[str, ExitStack] = {}
        self._kept_down: set[str] = set()

    def status(self) -> dict[str, Any]:
        """The facts of `./provote status --json`."""
        return collect(self.instance)

    def pid(self, name: str) -> int | None:
        """A process's id; None while it is not running."""
        processes = self.instance.read_state().get("processes", [])
        return next((p["pid"] for p in processes if p["name"] == name), None)

    # Ends and starts

    def stop(self, name: str) -> None:
        """Send SIGTERM, wait for the end of the process, and kill later ones until `start`."""
        pid = self._running(name)
        proc.send([pid], signal.SIGTERM)
        eventually(lambda: not proc.is_alive(pid), within=STOPPED_WITHIN)
        down = self._stopped.setdefault(name, ExitStack())
        down.enter_context(self.kept_down(name))

    def start(self, name: str) -> None:
        """Let a stopped process run again; return when it runs."""
        self._stopped.pop(name, ExitStack()).close()
        eventually(lambda: self._state(name) == "running", within=HEALED_WITHIN)

    def restart(self, *names: str) -> None:
        """Replace processes by `./provote restart` if it exists, else one after the other."""
        if find_spec("local.process.control_socket") is not None:
            words = ("restart", *names, "--data", str(self.instance.data))
            subprocess.run([sys.executable, str(REPOSITORY / "provote"), *words], check=True)
            return
        for name in names or (*SERVING, *RELAYS):
            pid = self._running(name)
            proc.send([pid], signal.SIGTERM)
            eventually(lambda name=name, old=pid: self.pid(name) not in (None, old), within=30)
            eventually(lambda name=name: self._state(name) == "running", within=HEALED_WITHIN)

    def kill(self, name: str) -> None:
        """SIGKILL a process; the supervisor starts it again."""
        proc.send([self._running(name)], signal.SIGKILL)

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work."""
        parent = self._running(name)
        proc.send([eventually(lambda: proc.children(parent))[0]], signal.SIGKILL)

    @contextmanager
    def kept_down(self, name: str) -> Iterator[None]:
        """Kill a process whenever it starts, for the length of a block.

        A folder replaces its socket, because some processes would answer before they are killed.
        """
        over, down = threading.Event(), threading.Event()
        socket = self.socket(name)

        def keep() -> None:
            while not over.is_set():
                pid = self.pid(name)
                proc.send([pid, *proc.descendants(pid)] if pid else [], signal.SIGKILL)
                if not socket.is_dir():
                    socket.unlink(missing_ok=True)
                    socket.mkdir()
                down.set()
                over.wait(0.02)

        keeper = threading.Thread(target=keep, name=f"keeps {name} down")
        keeper.start()
        self._kept_down.add(name)
        try:
            down.wait()
            yield
        finally:
            self._kept_down.discard(name)
            over.set()
            keeper.join()
            socket.rmdir()

    def crash(self, service: str, at: str) -> None:
        """Arm a crash point once; the instance was started with PROVOTE_CRASH_AT."""
        folder = self.instance.data / CRASHES
        folder.mkdir(exist_ok=True)
        (folder / f"{service}.{at}").touch()

    def armed(self) -> list[str]:
        """The crash points that no process has reached yet."""
        return sorted(path.name for path in (self.instance.data / CRASHES).glob("*"))

    # Between running and not

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Freeze a process and its children (SIGSTOP), for the length of a block."""
        pid = self._running(name)
        pids = [pid, *proc.descendants(pid)]
        proc.send(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            proc.send(pids, signal.SIGCONT)

    @contextmanager
    def partitioned(self, name: str) -> Iterator[None]:
        """Rename a server's socket and break its connections, for the length of a block."""
        socket = self.socket(name)
        behind = socket.with_name(socket.name + BEHIND)
        socket.rename(behind)
        try:
            self.disconnect(name)
            yield
        finally:
            # A process that started meanwhile has created a new one.
            behind.unlink() if socket.exists() else behind.rename(socket)

    def disconnect(self, name: str) -> int:
        """Break every connection to a server; return their number."""
        pid = self._running(name)
        return sum(sockets.disconnect(one) for one in (pid, *proc.descendants(pid)))

    def socket(self, name: str) -> Path:
        """The socket of a server."""
        if name == "postgres":
            return self.instance.run / "postgres" / ".s.PGSQL.5432"
        return self.instance.socket(name)

    @contextmanager
    def scaled(self, name: str, count: int) -> Iterator[None]:
        """Run `count` workers of an API, or `count` processes of another kind."""
        with ExitStack() as more:
            if name in SERVING:
                more.enter_context(scaling.workers(self._running(name), count))
            else:
                for _ in range(count - 1):
                    more.enter_context(scaling.one_more(self.instance, name))
            yield

    def heal(self) -> None:
        """Wait until everything runs again, and disarm the crash points."""
        for name in list(self._stopped):
            self.start(name)
        for path in (self.instance.data / CRASHES).glob("*"):
            path.unlink(missing_ok=True)
        eventually(self._runs, within=HEALED_WITHIN, every=0.2)

    def _runs(self) -> bool:
        """Whether everything runs, except processes that an outer block keeps down."""
        status = self.status()
        return status["state"] in ("running", "degraded") and all(
            process["state"] == "running" or process["name"] in self._kept_down
            for process in status["processes"]
        )

    # Looking inside

    def log(self, name: str) -> str:
        """The log of a process."""
        return (self.instance.logs / f"{name}.log").read_text(errors="replace")

    def logs(self) -> dict[str, str]:
        """All logs, by process, including rotated files."""
        logs: dict[str, str] = defaultdict(str)
        for path in self.instance.logs.iterdir():
            logs[path.name.partition(".")[0]] += path.read_text(errors="replace")
        return dict(logs)

    def inside(self, name: str) -> httpx.Client:
        """A client of a service itself, past the gateway; close it."""
        transport = httpx.HTTPTransport(uds=str(self.instance.socket(name)))
        return httpx.Client(
            base_url="http://localhost", transport=transport, timeout=10, trust_env=False
        )

    def secrets(self) -> dict[str, str]:
        """The platform's own passwords, keys and tokens, by their names in local/secrets.py."""
        folder = self.instance.secrets
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_text() for path in files}

    def redis(self) -> redis.Redis:
        """A client of the platform's Redis; close it."""
        socket = str(self.instance.socket("redis"))
        return redis.Redis(unix_socket_path=socket, decode_responses=True)

    def database_url(self, role: str) -> str:
        """The URL of the database for `role` (a service, or postgres for the superuser)."""
        if role == "postgres":
            return postgres.superuser_url(self.instance)
        return postgres.url(self.instance, role)

    def manage(self, service: str, *words: str, stdin: str = "") -> str:
        """Run a manage.py command with the service's environment."""
        done = subprocess.run(
            [str(PYTHON), "manage.py", *words],
            cwd=REPOSITORY / "services" / service,
            env=scaling.environment_of(service, self.instance),
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def _running(self, name: str) -> int:
        return int(eventually(lambda: self.pid(name)))

    def _state(self, name: str) -> str:
        processes = self.instance.read_state().get("processes", [])
        return next((str(p["state"]) for p in processes if p["name"] == name), "unknown")


def is_alive(pid: int) -> bool:
    """Whether a process of this machine exists and is no zombie."""
    return pid in proc.parents() and os.path.exists(f"/proc/{pid}")


def running() -> ProcessStack:
    """The instance that `./provote test integration` has started."""
    return ProcessStack(os.environ["PROVOTE_TEST_URL"], Path(os.environ["PROVOTE_TEST_DATA"]))
