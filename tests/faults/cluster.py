"""Three PostgreSQL nodes under Patroni, and the etcd that they agree by, on free ports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg

from integration.waiting import eventually
from local.addresses import free_port
from local.install import PYTHON, SERVICES
from local.servers import locate
from local.servers.account import Account, account_beside_root
from local.servers.postgres import SQL

TTL = 20  # seconds after which the nodes give up a silent primary
PASSWORD = "of-the-cluster"  # nosec B105 # the cluster ends with the run
PATRONI = PYTHON.parent / "patroni"
AGREED = {
    "ttl": TTL,
    "loop_wait": 2,
    "retry_timeout": 5,
    "maximum_lag_on_failover": 2**30,
}
PARAMETERS = {
    "max_connections": 200,
    "shared_buffers": "64MB",
    "wal_log_hints": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "io_method": "sync",
    "timezone": "UTC",
}


def missing() -> str:
    """What this machine lacks for a cluster; "" if nothing."""
    if not shutil.which("etcd"):
        return "there is no etcd: apt install etcd-server"
    return "" if PATRONI.exists() else f"there is no {PATRONI}: pip install 'patroni[etcd3]'"


@dataclass
class Node:
    """One PostgreSQL and its Patroni."""

    name: str
    folder: Path
    port: int
    rest: int
    patroni: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """PostgreSQL's data."""
        return self.folder / "data"

    def postmaster(self) -> int:
        """The pid of PostgreSQL."""
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])


class Cluster:
    """Use `running`; `strict` is Patroni's strict synchronous mode, else it is asynchronous."""

    def __init__(self, folder: Path, *, strict: bool) -> None:
        self.folder, self.strict = folder, strict
        self.programs = locate.find(system=False).postgres
        self.etcd = free_port()
        self.nodes = [self._node(number) for number in (1, 2, 3)]
        self.account = Account.own()
        self._agreement: subprocess.Popen[bytes] | None = None

    def _node(self, number: int) -> Node:
        folder = self.folder / str(number)
        folder.mkdir()
        return Node(f"node-{number}", folder, free_port(), free_port())

    def url(self, role: str, *, database: str = "provote") -> str:
        """A URL that names all nodes."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{role}:{quote(PASSWORD)}@{hosts}/{database}"

    def up(self) -> None:
        """Start everything, and make the platform's roles and schemas."""
        if os.geteuid() == 0:
            self.account = account_beside_root([self.folder], self.programs / "postgres")
        self._start_etcd()
        first, *others = self.nodes
        self.start(first)
        eventually(self.leader, within=60)
        for node in others:
            self.start(node)
        eventually(self.settled, within=120)
        self._psql("postgres", "roles.sql")
        self._psql("provote", "schemas.sql")

    def down(self) -> None:
        """Stop everything."""
        for node in self.nodes:
            if node.patroni and node.patroni.poll() is None:
                node.patroni.terminate()
        for node in self.nodes:
            if node.patroni:
                node.patroni.wait(60)
        if self._agreement:
            self._agreement.kill()
            self._agreement.wait()

    # What the nodes say

    def members(self) -> list[dict[str, Any]]:
        """The nodes as Patroni sees them: name, role, state; empty if none answers."""
        for node in self.nodes:
            with suppress(httpx.HTTPError, ValueError):
                answer = httpx.get(f"http://127.0.0.1:{node.rest}/cluster", timeout=2)
                return list(answer.json()["members"])
        return []

    def leader(self, other_than: Node | None = None) -> Node | None:
        """The primary, unless it is the given node; None while there is none."""
        for member in self.members():
            if member["role"] == "leader" and member["state"] == "running":
                node = next(node for node in self.nodes if node.name == member["name"])
                return None if node is other_than else node
        return None

    def settled(self) -> bool:
        """Whether there is a primary with two standbys, one of them synchronous if asked."""
        members = self.members()
        states = sorted(member["state"] for member in members)
        roles = {member["role"] for member in members}
        synchronous = not self.strict or "sync_standby" in roles
        return states == ["running", "streaming", "streaming"] and synchronous

    # What happens to them

    def start(self, node: Node) -> None:
        """Start a node, also one that was killed."""
        configuration = node.folder / "patroni.json"
        configuration.write_text(json.dumps(self._configuration(node)))
        self.account.give(node.folder)
        with (node.folder / "log").open("ab") as log:
            node.patroni = subprocess.Popen(
                [*self.account.prefix, str(PATRONI), str(configuration)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env={"PATH": os.environ["PATH"], "HOME": str(node.folder), "LANG": "C.UTF-8"},
            )  # fmt: skip

    def kill(self, node: Node) -> None:
        """End a node as the loss of its machine does: nothing is told, nothing is finished."""
        assert node.patroni
        pids = [node.postmaster(), *self._senders(node)]
        node.patroni.kill()
        node.patroni.wait()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop_sending(self, node: Node) -> None:
        """Let a primary send no more to its standbys, and do not tell it."""
        for pid in self._senders(node):
            os.kill(pid, signal.SIGSTOP)

    def switch_over(self) -> None:
        """Make a synchronous standby the primary, in order."""
        leader = self.leader()
        assert leader
        body = {"leader": leader.name}
        answer = httpx.post(f"http://127.0.0.1:{leader.rest}/switchover", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        assert self.leader(other_than=leader), self.members()

    def _senders(self, node: Node) -> list[int]:
        url = f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{node.port}/postgres"
        with psycopg.connect(url) as connection:
            return [pid for [pid] in connection.execute("SELECT pid FROM pg_stat_replication")]

    def _start_etcd(self) -> None:
        here, peers = f"http://127.0.0.1:{self.etcd}", f"http://127.0.0.1:{free_port()}"
        with (self.folder / "etcd.log").open("ab") as log:
            self._agreement = subprocess.Popen(
                ["etcd", "--name=e", f"--data-dir={self.folder / 'etcd'}",
                 f"--listen-client-urls={here}", f"--advertise-client-urls={here}",
                 f"--listen-peer-urls={peers}", f"--initial-advertise-peer-urls={peers}",
                 f"--initial-cluster=e={peers}"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        eventually(lambda: httpx.get(f"{here}/health").status_code == 200, within=30)

    def _configuration(self, node: Node) -> dict[str, Any]:
        accounts = {"superuser": "postgres", "replication": "replicator", "rewind": "rewinder"}
        rest, server = f"127.0.0.1:{node.rest}", f"127.0.0.1:{node.port}"
        local = "127.0.0.0/8 scram-sha-256"
        postgresql = {"use_pg_rewind": True, "use_slots": True, "parameters": PARAMETERS}
        modes = {"synchronous_mode": self.strict, "synchronous_mode_strict": self.strict}
        return {
            "scope": "provote",
            "name": node.name,
            "restapi": {"listen": rest, "connect_address": rest},
            "etcd3": {"hosts": [f"127.0.0.1:{self.etcd}"]},
            "bootstrap": {
                "dcs": {**AGREED, **modes, "postgresql": postgresql},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
            },
            "postgresql": {
                "listen": server,
                "connect_address": server,
                "data_dir": str(node.data),
                "bin_dir": str(self.programs),
                "pgpass": str(node.folder / "pgpass"),
                "authentication": {
                    kind: {"username": name, "password": PASSWORD}
                    for kind, name in accounts.items()
                },
                "pg_hba": [f"host replication replicator {local}", f"host all all {local}"],
                "parameters": {"unix_socket_directories": str(node.folder)},
            },
            "watchdog": {"mode": "off"},
        }

    def _psql(self, database: str, file: str) -> None:
        passwords = {f"{name.upper()}_DATABASE_PASSWORD": PASSWORD for name in SERVICES}
        address = self.url("postgres", database=database) + "?target_session_attrs=read-write"
        subprocess.run(
            [str(self.programs / "psql"), "-Xqt", "-f", file, address],
            cwd=SQL, env={**os.environ, **passwords}, check=True, capture_output=True,
        )  # fmt: skip


@contextmanager
def running(*, strict: bool = True) -> Iterator[Cluster]:
    """A cluster for the length of a block; its logs stay after an exception."""
    # PostgreSQL's sockets are below it, whose names may be 107 bytes long.
    folder = Path(tempfile.mkdtemp(prefix="provote-cluster-"))
    cluster = Cluster(folder, strict=strict)
    try:
        cluster.up()
        yield cluster
    finally:
        cluster.down()
    shutil.rmtree(folder, ignore_errors=True)
