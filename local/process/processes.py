"""The table of everything that runs in an instance: what, with which options, after what."""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from local import addresses
from local.install import PYTHON, REPOSITORY, SERVICES
from local.instance import Instance
from local.process import environment, probes
from local.process.children import Job, Process
from local.process.prepare import Preparation
from local.servers import gateway
from local.servers.locate import Servers
from local.servers.postgres import Postgres
from provote_core import services
from provote_core.services import APIS

# The order of stopping: those who ask others before those who answer.
GATEWAY, BACKGROUND, BEAT, WEB, FORK_SERVER, REDIS, POSTGRES = range(7)
SETTLED = 0.4  # seconds
CAST_WORKER, FORMER_CAST_WORKER = "votes.casting.serving.CastWorker", "votes.worker.CastWorker"
RELAYS: Mapping[str, Sequence[str]] = dict(service.relay for service in services.SERVICES.values())


@dataclass(frozen=True)
class Plan:
    """What an instance is made of, and how it is to be run."""

    instance: Instance
    servers: Servers
    postgres: Postgres
    marker: str
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    behind_tls: bool = False
    trusted: Sequence[str] = ()  # networks of proxies in front of the gateway
    trees: Mapping[str, Path] = field(default_factory=dict)  # of services that come from elsewhere

    def platform(self) -> list[Process | Job]:
        """Return everything, gateway included."""
        base = environment.of_programs(self.marker)
        environments = {
            name: environment.of_service(name, self.instance, base) for name in SERVICES
        }
        preparation = Preparation(self.instance, self.postgres, environments)
        table: list[Process | Job] = [*self.databases(self.postgres.apply_roles)]
        table.append(self._fork_server(base))
        table.append(Job("known", preparation.read, needs=("roles",)))
        known = ("known", "fork-server")
        table += [Job(f"{n}-database", preparation.of(n), needs=known) for n in SERVICES]
        table.append(Job("documents", preparation.publish, needs=("known",)))
        table += [self._api(name, environments[name]) for name in SERVICES]
        table.append(self._cast(environments["votes"]))
        web = [*APIS]
        table.append(self._gateway(base, [*web, "documents"]))
        table += self._background(environments, web)
        table.append(self._beat(environments["users"], web))
        return table

    def databases(self, roles: Callable[[], Awaitable[None]]) -> list[Process | Job]:
        """Return PostgreSQL, Redis and the job that applies the roles."""
        base = environment.of_programs(self.marker)
        return [self._postgres(base), self._redis(base), Job("roles", roles, needs=("postgres",))]

    def _postgres(self, base: Mapping[str, str]) -> Process:
        return Process(
            "postgres",
            self.postgres.command(),
            self.postgres.data,
            base,
            self.postgres.ready,
            tier=POSTGRES,
            stop_signal=signal.SIGINT,
            stop_patience=30,
        )

    def _redis(self, base: Mapping[str, str]) -> Process:
        socket, folder = self.instance.socket("redis"), self.instance.data / "redis"
        command = [str(self.servers.redis), "--port", "0", "--unixsocket", str(socket)]
        command += ["--unixsocketperm", "700", "--dir", str(folder), "--daemonize", "no"]
        # It carries, it does not remember: PostgreSQL does.
        command += ["--save", "", "--appendonly", "no"]
        command += ["--maxmemory", "128mb", "--maxmemory-policy", "noeviction"]
        return Process("redis", command, folder, base, probes.redis(socket), tier=REDIS)

    def _fork_server(self, base: Mapping[str, str], number: int = 1) -> Process:
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
            successor=partial(self._fork_server, base, number + 1),
        )

    def _numbered(self, name: str, number: int) -> Path:
        """Where the first, the second … process of a name listens; a link leads to one of them."""
        return self.instance.socket(f"{name}.{number}")

    def _gateway(self, base: Mapping[str, str], needs: Sequence[str]) -> Process:
        configured = gateway.Gateway(
            self.instance,
            self.servers.nginx,
            self.host,
            self.port,
            behind_tls=self.behind_tls,
            trusted=self.trusted,
        )
        configured.write()
        here = addresses.reachable(configured.addresses[0])
        ready = probes.http_port(here, self.port, "/health")
        return Process(
            "gateway",
            configured.command(),
            configured.folder,
            base,
            ready,
            needs,
            GATEWAY,
            stop_signal=signal.SIGQUIT,
            stop_patience=3,
            reload=configured.reload,
        )

    def _api(self, service: str, environment: Mapping[str, str]) -> Process:
        # No --preload: the libraries are shared as it is, and one worker has nobody to share with.
        options = ["-k", "gthread", "--threads", "8", "--workers", "1"]
        application = f"{service}.wsgi:application"
        return self._gunicorn(service, service, application, options, environment)

    def _cast(self, environment: Mapping[str, str]) -> Process:
        options = ["-k", CAST_WORKER, "--workers", str(self.workers)]
        options += ["--config", "python:votes.prefork"]
        together = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(self.instance.casting)}
        return self._gunicorn("votes-cast", "votes", "votes.asgi:application", options, together)

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
        # Longer than the gateway keeps idle connections: it is the one to close them. A process
        # that was told to stop finishes whatever the gateway still waits for.
        command += ["--keep-alive", "75", "--graceful-timeout", "35", "--timeout", "60"]
        # Nginx, in front, is the one to say what is too long.
        command += ["--limit-request-line", "8190", "--limit-request-fields", "1000"]
        command += ["--no-control-socket", "--log-level", "warning"]
        memory = Path("/dev/shm")  # nosec B108 # gunicorn makes files of random names there
        if memory.is_dir():
            command += ["--worker-tmp-dir", str(memory)]
        ready = probes.http(socket, "/health/ready")
        needs = ("redis", "fork-server", f"{service}-database")
        more = (name, service, application, options, environment)
        return self._forked(
            name,
            command,
            self._folder(service),
            environment,
            ready,
            needs,
            WEB,
            socket=socket,
            link=self.instance.socket(name),
            successor=partial(self._gunicorn, *more, number + 1),
        )

    def _background(
        self, environments: Mapping[str, Mapping[str, str]], needs: Sequence[str]
    ) -> list[Process]:
        table = [
            (name, name.partition("-")[0], ["manage.py", *words]) for name, words in RELAYS.items()
        ]
        table += [(f"{service}-worker", service, ["manage.py", "work"]) for service in SERVICES]
        return [
            self._replica(
                name, service, command, self._telling(name, environments[service]), needs
            )
            for name, service, command in table
        ]

    def _replica(
        self,
        name: str,
        service: str,
        words: Sequence[str],
        environment: Mapping[str, str],
        needs: Sequence[str],
    ) -> Process:
        """A process of which there may be several: of relays and followers one works at a time."""
        ready, folder = probes.at_rest(SETTLED), self._folder(service)
        successor = partial(self._replica, name, service, words, environment, needs)
        return self._forked(
            name, words, folder, environment, ready, needs, BACKGROUND, successor=successor
        )

    def _telling(self, name: str, environment: Mapping[str, str]) -> Mapping[str, str]:
        """The environment of a process that serves nobody, with a place to tell its metrics."""
        listen = f"unix:{self.instance.metrics(name)}"
        return {**environment, "PROVOTE_METRICS_LISTEN": listen}

    def _beat(self, environment: Mapping[str, str], needs: Sequence[str]) -> Process:
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

    def _folder(self, service: str) -> Path:
        # Resolved for each process anew: the tree may be a link that is led elsewhere.
        return self.trees.get(service, REPOSITORY).resolve() / "services" / service

    def _from_its_tree(self, spec: Process) -> Process:
        """Let a process of another tree run on that tree's core, which the fork server has not."""
        service = spec.name.partition("-")[0]
        tree = self.trees.get(service, REPOSITORY).resolve()
        if tree == REPOSITORY:
            return spec
        path = os.pathsep.join([str(tree / "shared"), str(spec.cwd)])
        environment_ = {**spec.environment, "PYTHONPATH": path}
        command = [str(PYTHON), *spec.command]
        if (Path(spec.cwd) / "votes" / "worker.py").exists():
            # The last release has the worker at its former place.
            command = [FORMER_CAST_WORKER if word == CAST_WORKER else word for word in command]
        return replace(spec, command=command, environment=environment_, fork_server=None)


def _folder(service: str) -> Path:
    return REPOSITORY / "services" / service
