"""The platform in the containers of compose.yaml, on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import redis
from docker.models.containers import Container

from integration.fleet import HEALED_WITHIN, INSIDE, Fleet, is_once, label, shell
from integration.waiting import eventually

STOP_PATIENCE = 30
NAMES_CACHED = 1.0  # seconds (gateway/containers/upstreams.conf.template)
APIS = ("users", "polls", "votes", "analytics", "webhooks", "votes-cast", "analytics-stream")
BACKGROUND = ("users-relay", "polls-relay", "votes-relay", "analytics-follow", "webhooks-send")
# Process 1 is Docker's init; its child is the container's program. The images have no ps.
FIND = 'of() { grep -lsx "PPid:.$1" /proc/[0-9]*/status | cut -d/ -f3; }; '
KILL_MAIN = FIND + "kill -9 $(of 1)"
READ_KEPT = (
    "import json; from pathlib import Path; kept = Path('/kept'); files = kept.rglob('*'); "
    "print(json.dumps({str(f.relative_to(kept)): f.read_text() for f in files if f.is_file()}))"
)
KILL_WORKER = FIND + "kill -9 $(of $(of 1) | head -n 1)"


class ContainerStack:
    """A running platform, see Stack. Actions on a process apply to all its replicas."""

    def __init__(self, url: str, crashes: Path, compose: Sequence[str]) -> None:
        self.url = url
        self.crashes = crashes
        self.compose = list(compose)
        self.fleet = Fleet(compose[compose.index("--project-name") + 1])
        self._kept_down: set[str] = set()

    def status(self) -> dict[str, Any]:
        """Names, states and ids; "running" if all containers are healthy."""
        names = sorted({label(one, "service") for one in self.fleet.all() if not is_once(one)})
        processes = [
            {"name": name, "state": self.fleet.state(name), "pid": self.pid(name)}
            for name in names
        ]
        well = all(process["state"] == "running" for process in processes)
        return {"state": "running" if well else "degraded", "processes": processes}

    def pid(self, name: str) -> int | None:
        """The id, on this machine, of a container's init; None while it is not running."""
        return self.fleet.first(name).attrs["State"]["Pid"] or None

    # Ends and starts

    def stop(self, name: str) -> None:
        """Stop the containers: Docker restarts those that die, not those that were stopped."""
        for one in self.fleet.of(name):
            one.stop(timeout=STOP_PATIENCE)

    def start(self, name: str) -> None:
        """Start the containers; return when they are healthy."""
        for one in self.fleet.of(name):
            one.start()
        self.fleet.wait_for(name)

    def restart(self, *names: str) -> None:
        """Restart containers one after the other, an API while a second replica answers."""
        for name in names or (*APIS, *BACKGROUND):
            if name in APIS:
                with self.scaled(name, 2):
                    self._restart(name)
            else:
                self._restart(name)

    def _restart(self, name: str) -> None:
        self.fleet.first(name).restart(timeout=STOP_PATIENCE)
        self.fleet.wait_for(name)

    def kill(self, name: str) -> None:
        """SIGKILL the program of a container, from inside: Docker starts it again."""
        for one in self.fleet.of(name):
            shell(one, KILL_MAIN, ends=True)

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work."""
        shell(self.fleet.first(name), KILL_WORKER)

    @contextmanager
    def kept_down(self, name: str) -> Iterator[None]:
        """Kill the containers, which Docker does not restart, for the length of a block."""
        killed = self.fleet.of(name)
        for one in killed:
            one.kill()
        self._kept_down.add(name)
        try:
            yield
        finally:
            self._kept_down.discard(name)
            for one in killed:
                one.start()

    def crash(self, service: str, at: str) -> None:
        """Arm a crash point once, in the folder that every service has as PROVOTE_CRASH_AT."""
        (self.crashes / f"{service}.{at}").touch()

    def armed(self) -> list[str]:
        """The crash points that no process has reached yet."""
        return sorted(path.name for path in self.crashes.iterdir())

    # Between running and not

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Freeze containers, for the length of a block."""
        paused = self.fleet.of(name)
        for one in paused:
            one.pause()
        try:
            yield
        finally:
            for one in paused:
                one.unpause()

    @contextmanager
    def partitioned(self, name: str) -> Iterator[None]:
        """Disconnect the containers from the inner network, for the length of a block.

        Connections stay open without data, as when a switch fails.
        """
        [network] = self.fleet.docker.networks.list(names=[f"{self.fleet.project}_{INSIDE}"])
        cut_off = self.fleet.of(name)
        for one in cut_off:
            network.disconnect(one)
        try:
            yield
        finally:
            for one in cut_off:
                network.connect(one, aliases=[name])

    @contextmanager
    def scaled(self, name: str, count: int) -> Iterator[None]:
        """That many replicas of a container, for the length of a block."""
        self._scale(name, count)
        try:
            yield
        finally:
            self._scale(name, 1)
            # Docker may reuse the address, and the gateway caches the name for a while.
            time.sleep(2 * NAMES_CACHED)

    def _scale(self, name: str, count: int) -> None:
        words = ("up", "--detach", "--no-deps", "--no-recreate", "--wait")
        self._compose(*words, "--scale", f"{name}={count}", name)

    def _compose(self, *words: str) -> None:
        done = subprocess.run([*self.compose, *words], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    def heal(self) -> None:
        """Start stopped containers, wait until all are healthy, disarm the crash points."""
        for path in self.crashes.iterdir():
            path.unlink(missing_ok=True)
        for one in self.fleet.all():
            if not is_once(one) and label(one, "service") not in self._kept_down:
                self._revive(one)
        eventually(self._runs, within=HEALED_WITHIN, every=0.2)

    def _revive(self, one: Container) -> None:
        if one.status == "paused":
            one.unpause()
        elif one.status == "exited":
            one.start()

    def _runs(self) -> bool:
        return all(
            process["state"] == "running" or process["name"] in self._kept_down
            for process in self.status()["processes"]
        )

    # Looking inside

    def log(self, name: str) -> str:
        """The logs of the containers, including those from before restarts."""
        return "".join(one.logs().decode(errors="replace") for one in self.fleet.of(name))

    def logs(self) -> dict[str, str]:
        """All logs, by container."""
        names = {label(one, "service") for one in self.fleet.all()}
        return {name: self.log(name) for name in names}

    def inside(self, name: str) -> httpx.Client:
        """A client of a service itself, past the gateway; close it."""
        address, headers = self.fleet.address(self.fleet.first(name)), {"Host": "localhost"}
        return httpx.Client(
            base_url=f"http://{address}:8000", headers=headers, timeout=10, trust_env=False
        )

    def secrets(self) -> dict[str, str]:
        """The platform's own passwords, keys and tokens."""
        kept = {f"{self.fleet.project}_secrets": {"bind": "/kept", "mode": "ro"}}
        image, command = self.fleet.first("secrets").image, ["python", "-c", READ_KEPT]
        printed = self.fleet.docker.containers.run(image, command, volumes=kept, remove=True)
        return dict(json.loads(printed))

    def redis(self) -> redis.Redis:
        """A client of the platform's Redis; close it."""
        password = shell(self.fleet.first("redis"), "cat /run/secrets/password")
        return redis.Redis(
            self.fleet.address(self.fleet.first("redis")), password=password, decode_responses=True
        )

    def database_url(self, role: str) -> str:
        """The URL of the database for `role` (a service, or postgres for the superuser).

        The host is on the networks of the containers, also without published ports.
        """
        file = "superuser" if role == "postgres" else role
        password = self._secret("postgres", f"{file}_password")
        address = self.fleet.address(self.fleet.first("postgres"))
        return f"postgresql://{role}:{password}@{address}:5432/provote"

    @cache  # noqa: B019 - there is one stack, for as long as there are tests
    def _secret(self, name: str, file: str) -> str:
        return eventually(lambda: shell(self.fleet.first(name), f"cat /run/secrets/{file}"))

    def manage(self, service: str, *words: str, stdin: str = "") -> str:
        """Run a manage.py command in the service's own container."""
        command = ["docker", "exec", "--interactive", str(self.fleet.first(service).id)]
        command += ["python", "manage.py", *words]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120)
        printed = done.stdout + done.stderr
        assert done.returncode == 0, printed
        return printed

    # Only for containers

    def shell(self, name: str, script: str) -> str:
        """Run a script in a container; return what it printed."""
        return shell(self.fleet.first(name), script)

    def addresses(self, name: str) -> list[str]:
        """The addresses of the replicas on the inner network."""
        return [self.fleet.address(one) for one in self.fleet.of(name)]

    def recreate(self, name: str) -> None:
        """Replace a container by a new one, at another address if one is free."""
        self._compose("up", "--detach", "--no-deps", "--force-recreate", "--wait", name)

    def networks(self) -> dict[str, tuple[bool, set[str]]]:
        """Of each network: whether it is internal, and its members."""
        found = {}
        for network in self.fleet.docker.networks.list(names=[self.fleet.project], greedy=True):
            members = {label(one, "service") for one in network.containers}
            found[network.name.removeprefix(f"{self.fleet.project}_")] = (
                bool(network.attrs["Internal"]),
                members,
            )
        return found

    def described(self) -> str:
        """Docker's complete description of the containers."""
        return str([one.attrs for one in self.fleet.all()])


def running() -> ContainerStack:
    """The project that `./provote test --containers` has started."""
    compose = os.environ["PROVOTE_TEST_COMPOSE"].split("\n")
    crashes = Path(os.environ["PROVOTE_TEST_CRASHES"])
    return ContainerStack(os.environ["PROVOTE_TEST_URL"], crashes, compose)
