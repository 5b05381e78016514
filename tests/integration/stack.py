"""What stands behind the gateway: its processes, to be hurt, and its data, to be looked at."""

from __future__ import annotations

import base64
import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import redis

from integration.waiting import eventually
from local import postgres, proc
from local.instance import Instance
from local.status import collect

HEALED_WITHIN = 30.0  # seconds, a back-off of the supervisor included

# Where the development's mails are printed, tokens and all: docs/configuration.md says so.
MAILBOX = "users-worker"


class Stack(Protocol):
    """A running platform. Names of processes are those of `./provote status`."""

    url: str

    def status(self) -> dict[str, Any]:
        """The facts of `./provote status --json`."""

    def pid(self, name: str) -> int | None:
        """The process's id; None while it is not running."""

    def kill(self, name: str) -> None:
        """SIGKILL a process; it is started again by whoever watches over it."""

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work."""

    def frozen(self, name: str) -> AbstractContextManager[None]:
        """Freeze a process and its children (SIGSTOP), for the length of a block."""

    def kept_down(self, name: str) -> AbstractContextManager[None]:
        """Kill a process whenever it comes up, for the length of a block."""

    def heal(self) -> None:
        """Wait until everything runs again."""

    def log(self, name: str) -> str:
        """What a process has said."""

    def logs_with(self, needles: Sequence[str]) -> list[str]:
        """The processes that have said one of the needles."""

    def redis_with(self, needles: Sequence[str]) -> list[str]:
        """The keys of Redis that hold one of the needles, in their names or their values."""

    def database_url(self, role: str) -> str:
        """Where `role` (a service, or postgres for the superuser) finds the database."""


class ProcessStack:
    """The platform as `./provote up` runs it: processes of this machine."""

    def __init__(self, url: str, data: Path) -> None:
        self.url = url
        self.instance = Instance(data)

    def status(self) -> dict[str, Any]:
        """The facts of `./provote status --json`."""
        return collect(self.instance)

    def pid(self, name: str) -> int | None:
        """The process's id; None while it is not running."""
        processes = self.instance.read_state().get("processes", [])
        return next((p["pid"] for p in processes if p["name"] == name), None)

    def kill(self, name: str) -> None:
        """SIGKILL a process; it is started again by whoever watches over it."""
        proc.send([eventually(lambda: self.pid(name))], signal.SIGKILL)

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work."""
        parent = eventually(lambda: self.pid(name))
        proc.send([eventually(lambda: proc.children(parent))[0]], signal.SIGKILL)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Freeze a process and its children (SIGSTOP), for the length of a block."""
        pid = eventually(lambda: self.pid(name))
        pids = [pid, *proc.descendants(pid)]
        proc.send(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            proc.send(pids, signal.SIGCONT)

    @contextmanager
    def kept_down(self, name: str) -> Iterator[None]:
        """Kill a process whenever it comes up, for the length of a block."""
        over, down = threading.Event(), threading.Event()

        def keep() -> None:
            while not over.is_set():
                pid = self.pid(name)
                proc.send([pid, *proc.descendants(pid)] if pid else [], signal.SIGKILL)
                down.set()
                over.wait(0.02)

        keeper = threading.Thread(target=keep, name=f"keeps {name} down")
        keeper.start()
        try:
            down.wait()
            yield
        finally:
            over.set()
            keeper.join()

    def heal(self) -> None:
        """Wait until everything runs again."""
        eventually(lambda: self.status()["state"] == "running", within=HEALED_WITHIN, every=0.2)

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.instance.logs / f"{name}.log").read_text(errors="replace")

    def logs_with(self, needles: Sequence[str]) -> list[str]:
        """The processes that have said one of the needles."""
        said = {path: path.read_text(errors="replace") for path in self.instance.logs.iterdir()}
        found = {path for path, text in said.items() if any(n in text for n in needles)}
        return sorted({path.name.partition(".")[0] for path in found})

    def redis_with(self, needles: Sequence[str]) -> list[str]:
        """The keys of Redis that hold one of the needles, in their names or their values."""
        socket = str(self.instance.socket("redis"))
        with redis.Redis(unix_socket_path=socket, decode_responses=True) as client:
            held = {key: _held(client, key) for key in client.scan_iter()}
        return [key for key, text in held.items() if any(n in key + text for n in needles)]

    def database_url(self, role: str) -> str:
        """Where `role` (a service, or postgres for the superuser) finds the database."""
        if role == "postgres":
            return postgres.superuser_url(self.instance)
        return postgres.url(self.instance, role)


def _held(client: redis.Redis, key: str) -> str:
    """The value of a key as text, its type whatever it is."""
    read: Any = {
        "string": lambda: [client.get(key)],
        "hash": lambda: [client.hgetall(key)],
        "list": lambda: client.lrange(key, 0, -1),
        "set": lambda: client.smembers(key),
        "zset": lambda: client.zrange(key, 0, -1),
    }.get(str(client.type(key)), list)
    return " ".join(_message(str(item)) for item in read())


def _message(item: str) -> str:
    """What the broker keeps, with the body that is base64 in it."""
    try:
        return item + base64.b64decode(json.loads(item)["body"]).decode(errors="replace")
    except (ValueError, KeyError, TypeError):
        return item


def is_alive(pid: int) -> bool:
    """Whether a process of this machine is there, zombies left out."""
    return pid in proc.parents() and os.path.exists(f"/proc/{pid}")
