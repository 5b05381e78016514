"""./provote up: checks, then starts and supervises all processes until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shlex
import signal
import sys
import time
import uuid
from dataclasses import dataclass, field

from local import addresses, checks
from local.arguments import data_option
from local.failures import Failure
from local.instance import Instance
from local.process.children import Child
from local.process.control_socket import control_socket, take
from local.process.processes import Plan
from local.process.progress import Progress, detach
from local.process.rolling import Rolling
from local.process.subreaper import end_strays, run_under_subreaper
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import external, locate, postgres
from local.servers.postgres import Postgres
from local.versions import platform_version


def run(args: argparse.Namespace) -> int:
    """Start an instance and stay, or with --detach return as soon as it is ready."""
    if args.detach:
        return detach(lambda progress: _start(args, progress))
    return _start(args, Progress(sys.stdout))


def _start(args: argparse.Namespace, progress: Progress) -> int:
    """Refuse what cannot work, take the lock, go on under a subreaper."""
    if sys.platform != "linux":
        raise Failure("runs on Linux only")
    instance = Instance(args.data)
    checks.before_start(instance, args.host, args.port)
    found = locate.find(system=args.system, data_major=postgres.data_major(instance))
    instance.lock()
    run = Run(args, instance, found, progress)
    return run_under_subreaper(run.supervise)


@dataclass
class Run:
    """One run of an instance, from the lock to the last process."""

    args: argparse.Namespace
    instance: Instance
    servers: locate.Servers
    progress: Progress
    began: float = field(default_factory=time.monotonic)
    supervisor: Supervisor | None = None
    is_ready: bool = False

    def __post_init__(self) -> None:
        self.marker = f"{self.instance.family}-{uuid.uuid4().hex}"
        self.url = addresses.url(self.args.host, self.args.port)

    def supervise(self) -> int:
        """Run everything; return 0 after an ordinary stop, 1 with a line said otherwise."""
        try:
            self._publish()
            plan = self._prepare()
            return asyncio.run(self._serve(plan))
        except Exception as error:
            self.progress.fail(error)
            return 1
        finally:
            self.instance.clean_up()

    def _prepare(self) -> Plan:
        instance = self.instance
        end_strays(instance.family, instance.data)
        instance.prepare()
        self._publish()
        self.progress.log = instance.logs / "supervisor.log"
        self.progress.say(f"Provote {platform_version()}, data in {instance.data}")
        if line := checks.few_streams():
            self.progress.say(line)
        Secrets(instance.secrets).ensure()
        external.note(instance)
        database = Postgres(instance, self.servers)
        if external.has_own_server(instance):
            self._make(database)
        trees = dict(self.args.tree or ())
        reach = (self.args.host, self.args.port, self.args.workers, self.args.behind_tls)
        trusted = tuple(self.args.trusted_proxy or ())
        return Plan(instance, self.servers, database, self.marker, *reach, trusted, trees)

    def _make(self, database: Postgres) -> None:
        if postgres.data_major(self.instance) is None:
            self.progress.say("Making keys, passwords and the database (once)")
        database.prepare()

    async def _serve(self, plan: Plan) -> int:
        told_to_stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, told_to_stop.set)
        self.supervisor = Supervisor(plan.platform(), self.instance.logs, self._changed)
        starting = asyncio.create_task(self.supervisor.start())
        stopping = asyncio.create_task(told_to_stop.wait())
        try:
            await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                orders = await take(control_socket(self.instance), Rolling(self.supervisor))
                self._ready()
                await stopping
                orders.close()
            return 0 if self.is_ready else 1
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            self.progress.say("Stopping")
            await self.supervisor.stop()
            self.progress.say("Stopped")

    def _ready(self) -> None:
        self.instance.write_version()
        self.is_ready = True
        self._publish()
        self.progress.say(f"Ready after {time.monotonic() - self.began:.1f} s: {self.url}")
        for line in self._how_to_go_on():
            self.progress.say(line)
        self.progress.end()

    def _how_to_go_on(self) -> list[str]:
        data = data_option(self.args.data)
        commands = {
            shlex.join(["./provote", "demo", *data]): "polls and voters to look at, and where",
            shlex.join(["./provote", "status", *data]): "processes and memory",
            shlex.join(["./provote", "down", *data]): "stop everything, keep the data",
        }
        width = max(len(command) for command in commands)
        lines = [f"  {command:<{width}}  {what}" for command, what in commands.items()]
        return [f"  Open {self.url}/ in a browser to make polls and vote, or go on with", *lines]

    # Publishing

    def _changed(self, child: Child) -> None:
        name, state = child.spec.name, child.state
        if state == "running" and not self.is_ready:
            self.progress.say(f"  {name} ready ({time.monotonic() - self.began:.1f} s)")
        elif state == "restarting":
            self.progress.say(f"  {name} ended ({child.last_end}), starting it again")
        elif child.last_end.startswith("did not stop"):
            self.progress.say(f"  {name} {child.last_end}, ending it")
        with contextlib.suppress(OSError):  # a full disk is no reason to stop watching
            self._publish()

    def _publish(self) -> None:
        state = {
            "version": platform_version(),
            "url": self.url,
            "run": str(self.instance.run),
            "supervisor": os.getpid(),
            "subreaper": os.getppid(),
            "marker": self.marker,
            "ready": self.is_ready,
            "processes": self.supervisor.facts() if self.supervisor else [],
        }
        self.instance.write_state(state)
