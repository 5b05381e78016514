"""Servers that can never suit are named when a process starts; a late one is waited for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import servers as redis_servers
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from provote_core import servers
from provote_core.conf import dsn

AS_ANOTHER = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
POOLER = """
[databases]
* = host={host} port={port}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = 6432
auth_type = plain
auth_file = {folder}/accounts
pool_mode = transaction
server_tls_sslmode = disable
ignore_startup_parameters = {ignored}
"""


@pytest.fixture
def url() -> str:
    """The connection string of the tests' database."""
    if "DATABASE_URL" not in os.environ:
        pytest.skip("DATABASE_URL is not set")
    return dsn.conninfo("core")


@pytest.fixture
def pooler(url: str, tmp_path: Path) -> Iterator[Any]:
    """Starts PgBouncer in transaction mode before the tests' database."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("there is no pgbouncer")
    running: list[subprocess.Popen[bytes]] = []
    given = conninfo_to_dict(url)

    def start(ignored: str) -> str:
        place = {"host": given["host"], "port": given.get("port", 5432), "folder": tmp_path}
        (tmp_path / "ini").write_text(POOLER.format(**place, ignored=ignored))
        account = f'"{given["user"]}" "{given["password"]}"'
        (tmp_path / "accounts").write_text(account)
        prefix = AS_ANOTHER if os.geteuid() == 0 else ()
        running.append(subprocess.Popen([*prefix, program, "-q", str(tmp_path / "ini")]))
        redis_servers.eventually((tmp_path / ".s.PGSQL.6432").exists)
        return make_conninfo(url, host=str(tmp_path), port=6432)

    yield start
    for one in running:
        one.terminate()
        one.wait(30)


def test_the_servers_of_the_tests_suit(url: str, redis: Any) -> None:
    assert servers.misfit_of_postgres(url) == ""
    assert servers.misfit_of_redis(os.environ["REDIS_URL"]) == ""


def test_a_standby_is_named(url: str) -> None:
    standby = make_conninfo(url, options="-c default_transaction_read_only=on")
    assert "standby only" in str(servers.misfit_of_postgres(standby))


def test_a_pooler_that_ignores_settings_is_named(pooler: Any) -> None:
    assert "transaction mode" in str(servers.misfit_of_postgres(pooler("options")))


def test_a_pooler_that_refuses_settings_is_named(pooler: Any) -> None:
    assert "refuses the settings" in str(servers.misfit_of_postgres(pooler("extra_float_digits")))


def test_a_redis_cluster_is_named(tmp_path: Path) -> None:
    socket = tmp_path / "r.sock"
    words = ["--port", "0", "--unixsocket", str(socket), "--cluster-enabled", "yes", "--save", ""]
    with subprocess.Popen(
        [redis_servers.binary(), *words], cwd=tmp_path, stdout=subprocess.DEVNULL
    ) as server:
        try:
            redis_servers.eventually(socket.exists)
            redis_servers.eventually(lambda: servers.misfit_of_redis(f"unix://{socket}"))
            found = servers.misfit_of_redis(f"unix://{socket}")
        finally:
            server.terminate()
    assert "Redis Cluster" in str(found)


def test_a_migration_says_in_one_line_why_it_cannot_connect(url: str, tmp_path: Path) -> None:
    wrong = {
        make_conninfo(url, host=str(tmp_path)): "No such file",
        make_conninfo(url, password="wrong"): "password authentication failed",
        make_conninfo(url, options="-c default_transaction_read_only=on"): "standby only",
    }
    for conninfo, said in wrong.items():
        line = servers.why_not(conninfo)
        assert said in line
        assert "\n" not in line
    assert servers.why_not(url) == ""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate"],
        env={**os.environ, "DATABASE_URL": f"postgresql://core@/db?host={tmp_path}"},
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: PostgreSQL cannot be used: connection")
    assert done.stderr.count("\n") == 1


def test_servers_that_do_not_answer_are_late(url: str, tmp_path: Path) -> None:
    assert servers.misfit_of_postgres(make_conninfo(url, host=str(tmp_path))) is None
    assert servers.misfit_of_redis(f"unix://{tmp_path}/r.sock") is None
