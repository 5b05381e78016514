"""The platform as `./provote up` runs it: processes of this machine."""

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

HEALED_WITHIN = 120.0  # seconds, a back-off of the supervisor included, on a busy machine
STOPPED_WITHIN = 30.0
BEHIND = ".behind"  # where a server's socket is while it is cut off
SERVING = ("users", "polls", "votes", "analytics", "votes-cast")


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
        """Ask a process to end, wait until it has, and kill every later one until `start`."""
        pid = self._running(name)
        proc.send([pid], signal.SIGTERM)
        eventually(lambda: not proc.is_alive(pid), within=STOPPED_WITHIN)
        down = self._stopped.setdefault(name, ExitStack())
        down.enter_context(self.kept_down(name))

    def start(self, name: str) -> None:
        """Let a stopped process run again; return when it does."""
        self._stopped.pop(name, ExitStack()).close()
        eventually(lambda: self._state(name) == "running", within=HEALED_WITHIN)

    def restart(self, *names: str) -> None:
        """Replace processes by `./provote restart` where it exists, else one after the other."""
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
        """Kill a process whenever it comes up, for the length of a block.

        A folder lies where its socket would be: some are up and answer before they are killed.
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
        """The crash points nobody has reached yet."""
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
        """Take a server's socket out of sight and break what is connected to it."""
        socket = self.socket(name)
        behind = socket.with_name(socket.name + BEHIND)
        socket.rename(behind)
        try:
            self.disconnect(name)
            yield
        finally:
            # Whoever came up meanwhile has made itself another one.
            behind.unlink() if socket.exists() else behind.rename(socket)

    def disconnect(self, name: str) -> int:
        """Break every connection to a server; returns how many there were."""
        pid = self._running(name)
        return sum(sockets.disconnect(one) for one in (pid, *proc.descendants(pid)))

    def socket(self, name: str) -> Path:
        """Where a server listens."""
        if name == "postgres":
            return self.instance.run / "postgres" / ".s.PGSQL.5432"
        return self.instance.socket(name)

    @contextmanager
    def scaled(self, name: str, count: int) -> Iterator[None]:
        """More workers of a server; of everything else, more processes like it."""
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
        """Whether everything runs but what a block around this one keeps down."""
        status = self.status()
        return status["state"] in ("running", "degraded") and all(
            process["state"] == "running" or process["name"] in self._kept_down
            for process in status["processes"]
        )

    # Looking inside

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.instance.logs / f"{name}.log").read_text(errors="replace")

    def logs(self) -> dict[str, str]:
        """Everything that has been said, by process, what was set aside included."""
        said: dict[str, str] = defaultdict(str)
        for path in self.instance.logs.iterdir():
            said[path.name.partition(".")[0]] += path.read_text(errors="replace")
        return dict(said)

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
        """Where `role` (a service, or postgres for the superuser) finds the database."""
        if role == "postgres":
            return postgres.superuser_url(self.instance)
        return postgres.url(self.instance, role)

    def manage(self, service: str, *words: str, said: str = "") -> str:
        """Run a manage.py command with the service's environment."""
        done = subprocess.run(
            [str(PYTHON), "manage.py", *words],
            cwd=REPOSITORY / "services" / service,
            env=scaling.environment_of(service, self.instance),
            input=said,
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
    """Whether a process of this machine is there, zombies left out."""
    return pid in proc.parents() and os.path.exists(f"/proc/{pid}")


def running() -> ProcessStack:
    """The instance that `./provote test integration` has started."""
    return ProcessStack(os.environ["PROVOTE_TEST_URL"], Path(os.environ["PROVOTE_TEST_DATA"]))
