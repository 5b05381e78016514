"""The table of everything that runs in an instance: what, with which options, after what."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local import addresses
from local.install import SERVICES
from local.instance import Instance
from local.process import environment, probes
from local.process.children import GATEWAY, POSTGRES, REDIS, Job, Process
from local.process.prepare import Preparation
from local.process.python_processes import PythonProcesses
from local.servers import external, gateway
from local.servers.locate import Servers
from local.servers.postgres import Postgres
from provote_core.services import APIS


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
        users = environments["users"]
        mails_leave = environment.mails_leave(users)
        users.setdefault("PROVOTE_SITE_URL", self._site(mails_leave=mails_leave))
        preparation = Preparation(self.instance, self.postgres, environments)
        python = PythonProcesses(self.instance, self.workers, self.trees)
        table: list[Process | Job] = [*self.databases(self.postgres.apply_roles)]
        if not external.has_own_server(self.instance):
            table = [self._redis(base), Job("roles", _nothing)]
        table.append(python.fork_server(base))
        table.append(Job("known", preparation.read, needs=("roles",)))
        known = ("known", "fork-server")
        table += [Job(f"{n}-database", preparation.of(n), needs=known) for n in SERVICES]
        table.append(Job("documents", preparation.publish, needs=("known",)))
        table.append(Job("pages", preparation.publish_pages))
        table += [python.api(name, environments[name]) for name in SERVICES]
        table.append(python.cast(environments["votes"]))
        table.append(python.stream(environments["analytics"]))
        web = [*APIS]
        table.append(self._gateway(base, [*web, "documents", "pages"]))
        table += python.background(environments, web)
        table.append(python.beat(environments["users"], web))
        return table

    def _site(self, *, mails_leave: bool) -> str:
        """Return the URL that mails link to unless PROVOTE_SITE_URL names one; "" for no links.

        It is the one that `up` prints. Clients of a proxy in front use another, which is unknown,
        and readers of a mail that leaves this machine cannot use its loopback address.
        """
        shown = addresses.url(self.host, self.port)
        if self.behind_tls or (mails_leave and addresses.is_loopback(shown)):
            return ""
        return shown

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


async def _nothing() -> None:
    """Do nothing: the roles of a database elsewhere are made there."""
