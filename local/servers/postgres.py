"""PostgreSQL of one instance: its account, its data, its options, its roles and schemas."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from local import proc
from local.failures import Failure
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.secrets import Secrets
from local.servers import external
from local.servers.account import Account, account_beside_root
from local.servers.locate import Servers

SQL = REPOSITORY / "deploy" / "postgres"
SUPERUSER = "postgres"
DATABASE = "provote"


class Postgres:
    """The server of one instance. `settings` are added to its own, e.g. {"fsync": "off"}."""

    def __init__(
        self, instance: Instance, servers: Servers, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data = instance.postgres / "data"
        self.socket_folder = socket_folder(instance)
        self.log = instance.logs / "postgres.log"
        self.programs = servers.postgres
        self.major = servers.postgres_major()
        self.secrets = Secrets(instance.secrets)
        self.settings = {**self._own_settings(), **(settings or {})}
        self.account = Account.own()

    def prepare(self) -> None:
        """Choose the account and make the data unless it is there; safe after an interruption."""
        if os.geteuid() == 0:
            folders = [self.data.parent, self.socket_folder]
            self.account = account_beside_root(folders, self.programs / "postgres")
        if not self.data.exists():
            self._initialise()
        self._remove_stale_pid_file()

    def command(self) -> list[str]:
        """Return the command line of the server, in the foreground and on its socket only."""
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        # Tied a second time, behind the prefix: becoming another account clears the first.
        return [*self.account.prefix, *proc.tied(command, signal.SIGINT)]

    def _own_settings(self) -> dict[str, str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.socket_folder).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            # Old and new processes have theirs at the same time while everything is replaced.
            "max_connections": "160",
            "shared_buffers": "128MB",
            "work_mem": "8MB",
            "maintenance_work_mem": "64MB",
            "effective_cache_size": "512MB",
            "max_wal_size": "1GB",
            # Pages of hashes hardly shrink, and the wheels have only the slow pglz to try it with.
            "wal_compression": "off",
            "random_page_cost": "1.1",
            "huge_pages": "off",
            "jit": "off",
            "max_worker_processes": "4",
            "max_logical_replication_workers": "0",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "log_line_prefix": "%m [%p] %u ",
            # An error's detail and statement may identify voters, who must not be in a log.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        }
        if self.major >= 18:
            settings["io_method"] = "sync"  # three worker processes less, of no use at this size
        return settings

    def _initialise(self) -> None:
        unfinished = self.data.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self.secrets.superuser_password.read_text()
        command = [*self.account.prefix, str(self.programs / "initdb"), "-D", str(unfinished)]
        command += ["--username", SUPERUSER, "--pwfile", "/dev/stdin", "--auth", "scram-sha-256"]
        command += ["--encoding", "UTF8", "--locale", "C"]
        done = subprocess.run(
            command,
            input=password,
            capture_output=True,
            text=True,
            cwd=self.data.parent,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise Failure(f"PostgreSQL could not make its data: {lines[-1]}")
        unfinished.rename(self.data)

    def _remove_stale_pid_file(self) -> None:
        """Remove what a killed server left if its number belongs to some other program by now."""
        file = self.data / "postmaster.pid"
        try:
            first = file.read_text().split("\n", 1)[0]
        except OSError:
            return
        if not (first.isdigit() and proc.name(int(first)) == "postgres"):
            file.unlink()

    # SQL

    async def run_sql(self, script: str, database: str = SUPERUSER) -> str:
        """Run a psql script as superuser; return what it printed, without headers.

        Raises Failure with the first line that psql reported.
        """
        process = await asyncio.create_subprocess_exec(
            *(str(self.programs / "psql"), "-XqtA", "-v", "ON_ERROR_STOP=1", "-f", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.client_environment(database),
            cwd=SQL,
        )
        out, errors = await process.communicate(script.encode())
        if process.returncode:
            lines = errors.decode(errors="replace").strip().splitlines() or ["no message"]
            raise Failure(f"PostgreSQL refused the roles or schemas: {lines[0]}")
        return out.decode()

    async def ready(self, pid: int) -> bool:
        """Return whether the server accepts connections."""
        try:
            reader, writer = await asyncio.open_unix_connection(self._socket())
        except OSError:
            return False
        try:
            writer.write(_start_up_packet(SUPERUSER))
            answer = await asyncio.wait_for(reader.read(1), timeout=1)
        except (OSError, TimeoutError):
            return False
        finally:
            writer.close()
        return answer == b"R"  # asks for the password; one that is still starting says "E"

    async def apply_roles(self) -> None:
        """Bring roles, the database, passwords and schemas to what deploy/postgres says."""
        await self.run_sql("\\i roles.sql\n\\connect provote\n\\i schemas.sql\n")

    async def apply_test_roles(self) -> None:
        """The same for tests: template1 gets the schemas, the roles may create databases."""
        script = "\\i roles.sql\n\\i testing.sql\n\\connect template1\n\\i schemas.sql\n"
        await self.run_sql(script + "\\connect provote\n\\i schemas.sql\n")

    def _socket(self) -> str:
        return str(self.socket_folder / ".s.PGSQL.5432")

    def client_environment(self, database: str) -> dict[str, str]:
        """Return the environment of a libpq program that connects as superuser."""
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PGHOST": str(self.socket_folder),
            "PGUSER": SUPERUSER,
            "PGDATABASE": database,
            "PGPASSWORD": self.secrets.superuser_password.read_text(),
        }
        for service in SERVICES:
            password = self.secrets.database_password(service).read_text()
            environment[f"{service.upper()}_DATABASE_PASSWORD"] = password
        return environment


def _start_up_packet(user: str) -> bytes:
    """Return what opens a connection in protocol 3.0."""
    content = struct.pack("!I", 3 << 16) + b"user\0" + user.encode() + b"\0\0"
    return struct.pack("!I", len(content) + 4) + content


def url(instance: Instance, service: str, database: str = DATABASE) -> str:
    """Return DATABASE_URL for a service's role: on the instance's own server, or elsewhere."""
    if (elsewhere := external.urls(instance).get(service)) and database == DATABASE:
        return elsewhere
    password = Secrets(instance.secrets).database_password(service).read_text()
    return _url(instance, service, password, database)


def superuser_url(instance: Instance) -> str:
    """Return the URL of the platform's database for the superuser."""
    password = Secrets(instance.secrets).superuser_password.read_text()
    return _url(instance, SUPERUSER, password)


def _url(instance: Instance, role: str, password: str, database: str = DATABASE) -> str:
    folder = quote(str(socket_folder(instance)), safe="")
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={folder}"


def socket_folder(instance: Instance) -> Path:
    """Return the folder of the server's socket: its own, for it may run as another account."""
    return instance.run / "postgres"


def data_major(instance: Instance) -> int | None:
    """Return the PostgreSQL major version that wrote an instance's data; None for new data."""
    try:
        return int((instance.postgres / "data" / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None
