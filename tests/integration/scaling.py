"""Scales a process: more workers of gunicorn, or further processes."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from integration import sockets
from integration.waiting import eventually
from local import proc
from local.install import REPOSITORY
from local.instance import Instance
from local.process import environment
from local.process.fork_server import Order
from provote_core.services import RELAYS

CRASHES = "crash"  # the folder in the data directory that PROVOTE_CRASH_AT names
WITHIN = 30.0  # seconds


def environment_of(service: str, instance: Instance) -> dict[str, str]:
    """The environment of a process of the service, in the running instance."""
    base = environment.of_programs(instance.read_state()["marker"])
    crashes = {"PROVOTE_CRASH_AT": str(instance.data / CRASHES)}
    return {**environment.of_service(service, instance, base), **crashes}


@contextmanager
def workers(master: int, count: int) -> Iterator[None]:
    """Run `count` workers of gunicorn for the length of a block."""
    before = len(proc.children(master))
    for number in range(before + 1, count + 1):
        _resize(master, signal.SIGTTIN, number)
    try:
        yield
    finally:
        for number in reversed(range(before, count)):
            _resize(master, signal.SIGTTOU, number)


def _resize(master: int, number: signal.Signals, count: int) -> None:
    """Send one signal and wait for its effect: two simultaneous signals would arrive as one."""
    proc.send([master], number)
    eventually(
        lambda: len(proc.children(master)) == count or not proc.is_alive(master), within=WITHIN
    )


@contextmanager
def one_more(instance: Instance, name: str) -> Iterator[None]:
    """A further process like one of the instance, forked by the same fork server."""
    service, words = name.partition("-")[0], ["manage.py", *RELAYS.get(name, ("work",))]
    folder, log = REPOSITORY / "services" / service, instance.logs / f"{name}-more.log"
    order = Order(f"{name}-more", words, str(folder), environment_of(service, instance), str(log))
    with socket.socket(socket.AF_UNIX) as fork_server, fork_server.makefile("rb") as reports:
        fork_server.connect(str(instance.socket("fork-server")))
        fork_server.sendall(order.line())
        pid = int(reports.readline())
        # It works as soon as it has a connection.
        eventually(lambda: not proc.is_alive(pid) or sockets.numbers(pid), within=WITHIN)
        try:
            yield
        finally:
            proc.send([pid], signal.SIGTERM)
            reports.readline()  # its exit code
