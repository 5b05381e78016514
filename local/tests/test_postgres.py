"""PostgreSQL under each account that can run it."""

from __future__ import annotations

import asyncio
import signal
import subprocess

import psycopg
import pytest

from local.install import SERVICES
from local.instance import Instance
from local.secrets import Secrets
from local.servers import account, locate, postgres
from local.servers.account import Account
from local.servers.postgres import Postgres
from local.tests.conftest import eventually


@pytest.mark.parametrize("way", range(2), ids=["unshare", "setpriv"])
def test_root_can_run_it_by_each_other_account(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, as_root: None, way: int
) -> None:
    chosen = account.candidates()[way]
    monkeypatch.setattr(account, "candidates", lambda: (chosen,))
    if not chosen.can_run(locate.find(system=False).postgres / "postgres", ()):
        pytest.skip(f"{chosen.prefix[0]} does not work on this machine")
    serve_and_apply_roles(instance)


def test_it_runs_as_the_account_of_the_tests(instance: Instance) -> None:
    serve_and_apply_roles(instance)


def test_the_pid_file_of_a_killed_server_does_not_block_a_start(instance: Instance) -> None:
    server = prepared(instance)
    (server.data / "postmaster.pid").write_text("1\n")
    server.prepare()
    assert not (server.data / "postmaster.pid").exists()


def prepared(instance: Instance) -> Postgres:
    """Return a server with fresh data."""
    Secrets(instance.secrets).ensure()
    server = Postgres(instance, locate.find(system=False), {"fsync": "off"})
    server.prepare()
    return server


def serve_and_apply_roles(instance: Instance) -> None:
    """Start a server, apply the roles twice, connect with each of them, stop."""
    server = prepared(instance)
    assert server.account != Account((), 0, 0)
    with subprocess.Popen(server.command(), cwd=server.data, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: asyncio.run(server.ready(process.pid)))
            asyncio.run(server.apply_roles())
            asyncio.run(server.apply_roles())
            for role in SERVICES:
                with psycopg.connect(postgres.url(instance, role)) as connection:
                    found = connection.execute("SELECT current_user, current_schema").fetchone()
                    assert found == (role, role)
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0
