"""Processes that run Python: the fork server, and what is forked from it for each service."""

from __future__ import annotations

import os
import runpy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from local.install import PYTHON, REPOSITORY
from local.instance import Instance
from local.process import environment, probes
from local.process.children import BACKGROUND, BEAT, FORK_SERVER, WEB, Process
from provote_core.services import APIS, RELAYS, WORKERS

SETTLED = 0.4  # seconds
STREAM_WORKER = "analytics.streaming.serving.StreamWorker"
CAST_WORKER = "votes.casting.serving.CastWorker"


@dataclass(frozen=True)
class PythonProcesses:
    """Makes the entries of an instance's table that run Python."""

    instance: Instance
    workers: int  # of votes-cast
    trees: Mapping[str, Path]  # of services that come from elsewhere

    def fork_server(self, base: Mapping[str, str], number: int = 1) -> Process:
        """Return the fork server; its successor listens on the socket of the next number."""
        socket = self._numbered("fork-server", number)
        return Process(
            "fork-server",
            [str(PYTHON), "-m", "local.process.fork_server", str(socket)],
            REPOSITORY,
            environment.of_python(base),
            probes.unix(socket),
            tier=FORK_SERVER,
            socket=socket,
            link=self.instance.socket("fork-server"),
            successor=partial(self.fork_server, base, number + 1),
        )

    def _numbered(self, name: str, number: int) -> Path:
        """Where the first, the second … process of a name listens; a link leads to one of them."""
        return self.instance.socket(f"{name}.{number}")

    def api(self, service: str, environment: Mapping[str, str]) -> Process:
        """Return gunicorn with the Django application of a service."""
        # No --preload: the fork server already shares the libraries, and there is one worker.
        options = ["-k", "gthread", "--threads", "8", "--workers", "1"]
        application = f"{service}.wsgi:application"
        return self._gunicorn(service, service, application, options, environment)

    def cast(self, environment: Mapping[str, str]) -> Process:
        """Return gunicorn with the workers of votes-cast, which take votes."""
        options = ["-k", CAST_WORKER, "--workers", str(self.workers)]
        options += ["--config", "python:votes.prefork"]
        together = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(self.instance.casting)}
        return self._gunicorn("votes-cast", "votes", "votes.asgi:application", options, together)

    def stream(self, environment: Mapping[str, str]) -> Process:
        """Return gunicorn with the worker of analytics-stream, which sends results as events."""
        options = ["-k", STREAM_WORKER, "--workers", "1"]
        application = "analytics.asgi:application"
        return self._gunicorn("analytics-stream", "analytics", application, options, environment)

    def _gunicorn(
        self,
        name: str,
        service: str,
        application: str,
        options: Sequence[str],
        environment: Mapping[str, str],
        number: int = 1,
    ) -> Process:
        socket = self._numbered(name, number)
        command = ["-m", "gunicorn", application, *options, "--bind", f"unix:{socket}"]
        ready = probes.http(socket, "/health/ready")
        needs = ("redis", "fork-server", f"{service}-database")
        more = (name, service, application, options, environment)
        return self._forked(
            name,
            [*command, *_gunicorn_options()],
            self._folder(name),
            environment,
            ready,
            needs,
            WEB,
            socket=socket,
            link=self.instance.socket(name),
            successor=partial(self._gunicorn, *more, number + 1),
        )

    def background(
        self, environments: Mapping[str, Mapping[str, str]], needs: Sequence[str]
    ) -> list[Process]:
        """Return the relays and the Celery workers of all services."""
        table = {**RELAYS, **WORKERS}
        processes = []
        for name, words in table.items():
            service = name.partition("-")[0]
            own = self._telling(name, environments[service])
            processes.append(self._replica(name, service, ["manage.py", *words], own, needs))
        return processes

    def _replica(
        self,
        name: str,
        service: str,
        words: Sequence[str],
        environment: Mapping[str, str],
        needs: Sequence[str],
    ) -> Process:
        """A process of which there may be several: of relays and followers one works at a time."""
        ready, folder = probes.at_rest(SETTLED), self._folder(name)
        successor = partial(self._replica, name, service, words, environment, needs)
        return self._forked(
            name, words, folder, environment, ready, needs, BACKGROUND, successor=successor
        )

    def _telling(self, name: str, environment: Mapping[str, str]) -> Mapping[str, str]:
        """The environment of a process without an API, with a socket for its metrics."""
        listen = f"unix:{self.instance.metrics(name)}"
        return {**environment, "PROVOTE_METRICS_LISTEN": listen}

    def beat(self, environment: Mapping[str, str], needs: Sequence[str]) -> Process:
        """Return Celery's clock for all services."""
        folder = self.instance.data / "beat"
        # Beat needs the broker and no service: without settings it does not load Django.
        lean = {k: v for k, v in environment.items() if k != "DJANGO_SETTINGS_MODULE"}
        command = ["-m", "provote_core.celery.beat", str(folder / "schedule")]
        ready = probes.at_rest(SETTLED)
        return self._forked("beat", command, folder, lean, ready, needs, BEAT)

    def _forked(
        self,
        name: str,
        words: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        ready: probes.Probe,
        needs: Sequence[str],
        tier: int,
        **more: Any,
    ) -> Process:
        """A Python process, forked from the fork server; `words` are those behind `python`."""
        more |= {"stop_patience": 6, "fork_server": self.instance.socket("fork-server")}
        spec = Process(name, words, folder, environment, ready, needs, tier, **more)
        return self._from_its_tree(spec)

    def _folder(self, name: str) -> Path:
        return self._tree(name) / "services" / name.partition("-")[0]

    def _tree(self, name: str) -> Path:
        """The tree that a process runs on."""
        service = name.partition("-")[0]
        # Resolved for each process: the tree may be a link whose target changes.
        tree = self.trees.get(service, REPOSITORY).resolve()
        if tree != REPOSITORY and not _has_process(tree, name):
            return REPOSITORY  # an earlier release has none; this one runs on the tables of both
        return tree

    def _from_its_tree(self, spec: Process) -> Process:
        """Let a process of another tree run on that tree's core, which the fork server has not."""
        tree = self._tree(spec.name)
        if tree == REPOSITORY:
            return spec
        path = os.pathsep.join([str(tree / "shared"), str(spec.cwd)])
        environment_ = {**spec.environment, "PYTHONPATH": path}
        command = [str(PYTHON), *spec.command]
        return replace(spec, command=command, environment=environment_, fork_server=None)


def is_missing(name: str) -> bool:
    """Whether this tree has no such process of a service: it may be older than the supervisor."""
    return name in (*APIS, *RELAYS, *WORKERS) and not _has_process(REPOSITORY, name)


def _has_process(tree: Path, name: str) -> bool:
    """Whether a tree's own table of services has a process of this name."""
    table = runpy.run_path(str(tree / "shared" / "provote_core" / "services.py"))
    return any(name in table[kind] for kind in ("APIS", "RELAYS", "WORKERS"))


def _gunicorn_options() -> list[str]:
    # Longer than the gateway keeps idle connections, so that the gateway closes them. A process
    # that is to stop finishes the requests that the gateway still waits for.
    options = ["--keep-alive", "75", "--graceful-timeout", "35", "--timeout", "60"]
    # Nginx, in front, refuses what is too long.
    options += ["--limit-request-line", "8190", "--limit-request-fields", "1000"]
    options += ["--no-control-socket", "--log-level", "warning"]
    memory = Path("/dev/shm")  # nosec B108 # gunicorn makes files of random names there
    return [*options, "--worker-tmp-dir", str(memory)] if memory.is_dir() else options
