"""More of what does a process's work: workers of gunicorn, or further processes."""

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
    """What a process of the service gets from the instance that runs."""
    base = environment.of_programs(instance.read_state()["marker"])
    crashes = {"PROVOTE_CRASH_AT": str(instance.data / CRASHES)}
    return {**environment.of_service(service, instance, base), **crashes}


@contextmanager
def workers(master: int, count: int) -> Iterator[None]:
    """Have gunicorn run so many workers for the length of a block."""
    before = len(proc.children(master))
    for number in range(before + 1, count + 1):
        _resize(master, signal.SIGTTIN, number)
    try:
        yield
    finally:
        for number in reversed(range(before, count)):
            _resize(master, signal.SIGTTOU, number)


def _resize(master: int, number: signal.Signals, count: int) -> None:
    """Come to so many workers, one at a time: two signals in one moment would be one."""
    proc.send([master], number)
    eventually(
        lambda: len(proc.children(master)) == count or not proc.is_alive(master), within=WITHIN
    )


@contextmanager
def one_more(instance: Instance, name: str) -> Iterator[None]:
    """Another process like one of the instance's, forked where those are."""
    service, words = name.partition("-")[0], ["manage.py", *RELAYS.get(name, ("work",))]
    folder, log = REPOSITORY / "services" / service, instance.logs / f"{name}-more.log"
    order = Order(f"{name}-more", words, str(folder), environment_of(service, instance), str(log))
    with socket.socket(socket.AF_UNIX) as fork_server, fork_server.makefile("rb") as told:
        fork_server.connect(str(instance.socket("fork-server")))
        fork_server.sendall(order.line())
        pid = int(told.readline())
        # It is at work as soon as it has connected to something.
        eventually(lambda: not proc.is_alive(pid) or sockets.numbers(pid), within=WITHIN)
        try:
            yield
        finally:
            proc.send([pid], signal.SIGTERM)
            told.readline()  # its exit code
