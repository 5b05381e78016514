"""One Python with the libraries loaded; the services' processes are forked from it.

Twenty processes that each load Django, Celery and the rest hold twenty copies of them. Forked
from one that has loaded them already they share its memory, and start at once. It loads only
installed libraries and no code of the services, so a restarted process always runs what is on
disk.

multiprocessing has a fork server, too, which measures the same or worse and is not used
(docs/performance.md, "What did not pay").

`python -m local.process.fork_server SOCKET`. Each connection is one process: an Order comes in as
a line of JSON, the pid goes out as a line, and when the process has ended its exit code as another
(the number of the signal below zero). A process gets the stop signal when the fork server dies.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from local import proc

# Modules that most processes use, and that can be loaded without a service's settings.
LIBRARIES = (
    "celery.app.control",
    "celery.app.trace",
    "celery.apps.worker",
    "celery.concurrency.thread",
    "corsheaders.middleware",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "django.contrib.admin",
    "django.contrib.admindocs.utils",
    "django.contrib.auth.management",
    "django.contrib.auth.password_validation",
    "django.contrib.postgres.fields",
    "django.contrib.sessions.backends.base",
    "django.contrib.staticfiles.finders",
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.db.backends.postgresql.base",
    "django.db.migrations.executor",
    "django.template",
    "django.test",
    "drf_spectacular.utils",
    "gunicorn.app.wsgiapp",
    "httpx",
    "jsonschema",
    "jwt",
    "kombu.transport.redis",
    "msgspec",
    "prometheus_client",
    "prometheus_client.multiprocess",
    "psycopg.types.hstore",
    "psycopg_pool",
    "rest_framework.serializers",
    "structlog",
    "uuid_utils.compat",
    "uvicorn_worker",
    "uvloop",
    "yaml",
)
ORDER_PATIENCE = 5.0  # seconds


@dataclass(frozen=True)
class Order:
    """A process to fork: `words` as behind `python`, its log, and its name for `ps` and `top`."""

    name: str
    words: list[str]
    cwd: str
    environment: dict[str, str]
    log: str
    stop_signal: int = signal.SIGTERM

    def line(self) -> bytes:
        """Return the order as it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"


class ForkServer:
    """Forks processes on request, and reports to each client how its process ended."""

    def __init__(self, path: str) -> None:
        Path(path).unlink(missing_ok=True)  # left by a killed fork server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(64)
        self._children: dict[int, socket.socket] = {}
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)

    def serve(self) -> Order:
        """Serve for ever; returns only in the forked processes, with their orders."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._woken:
                    self._woken.recv(4096)
                    self._reap()
                elif order := self._fork():
                    return order

    def _fork(self) -> Order | None:
        """Fork what the next connection asks for; the order in the new process, None here."""
        connection, _ = self._listener.accept()
        order = _read(connection)
        if order is None:
            connection.close()
            return None
        fork_server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._let_go()
            connection.close()
            proc.end_with_parent(fork_server, order.stop_signal)
            return order
        self._children[pid] = connection
        _tell(connection, pid)
        return None

    def _let_go(self) -> None:
        """Close in a new process what only the fork server uses."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for end in (self._listener, self._woken, self._waker, *self._children.values()):
            end.close()

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            connection = self._children.pop(pid)
            _tell(connection, os.waitstatus_to_exitcode(status))
            connection.close()


def _read(connection: socket.socket) -> Order | None:
    """Read one order; None when its sender has gone or sent something else."""
    connection.settimeout(ORDER_PATIENCE)
    try:
        with connection.makefile("rb") as lines:
            return Order(**json.loads(lines.readline()))
    except (OSError, ValueError, TypeError):
        return None


def _tell(connection: socket.socket, number: int) -> None:
    try:
        connection.sendall(b"%d\n" % number)
    except OSError:
        return  # the client has died; its subreaper ends the process


def become(order: Order) -> None:
    """Run what was ordered, in this process, as if Python had been started with its words."""
    os.setsid()
    proc.set_name(order.name)
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.chdir(order.cwd)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.path[0] = order.cwd
    if order.words[0] == "-m":
        sys.argv = order.words[1:]
        runpy.run_module(order.words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(order.words)
        runpy.run_path(order.words[0], run_name="__main__")


def main() -> None:
    """Load the libraries, then serve."""
    for name in LIBRARIES:
        import_module(name)
    # Else the first collection in each process would write to, and so copy, all of their pages.
    gc.collect()
    gc.freeze()
    become(ForkServer(sys.argv[1]).serve())


if __name__ == "__main__":
    main()
