"""Replaces an instance's data by a backup's, all of them or those of one service.

A whole instance is made beside the existing data and replaces it at the end; one service's schema
changes in one transaction. Each restored service begins a new epoch of its events, so that
subscribers that have applied more than it now knows start over.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.commands import backup_media
from local.commands.backup_files import Manifest
from local.failures import Failure
from local.files import write_atomically
from local.install import PYTHON, REPOSITORY
from local.instance import Instance
from local.process import environment
from local.process.children import Job
from local.process.processes import Plan
from local.process.subreaper import end_strays
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import locate
from local.servers.postgres import DATABASE, Postgres
from provote_core import services

PUBLISHERS = [name for name, service in services.SERVICES.items() if service.publishes]
REPLACED = "replaced"  # the data before the restore, kept until the next one
WHOLE = "all services"


@dataclass
class Restore:
    """One restore, under the instance's lock."""

    instance: Instance
    servers: locate.Servers
    manifest: Manifest
    dump: Path
    service: str | None
    keys: Mapping[str, str]

    @property
    def has_images(self) -> bool:
        """Whether what is restored has images: those of polls."""
        return self.service in (None, "polls")

    async def run(self) -> int:
        """Restore; 0, or 1 with a line printed: then nothing has changed, or `up` refuses."""
        instance = self.instance
        end_strays(instance.family, instance.data)
        instance.prepare()
        Secrets(instance.secrets).ensure()
        database = Postgres(instance, self.servers)
        current = database.data
        if not self.service:
            database.data = current.with_name("restored")
            shutil.rmtree(database.data, ignore_errors=True)
        try:
            database.prepare()
            await self._fill(database)
            if self.has_images:
                # Files more than the database knows do no harm.
                backup_media.put_back(self.dump.parent, instance)
        except Failure as failure:
            print(f"provote: {failure}")
            return 1
        finally:
            instance.clean_up()
        if not self.service:
            self._swap(database.data, current)
        (instance.data / "prepared.json").unlink(missing_ok=True)
        instance.restoring.unlink(missing_ok=True)
        return 0

    async def _fill(self, database: Postgres) -> None:
        marker = f"{self.instance.family}-{uuid.uuid4().hex}"
        plan = Plan(self.instance, self.servers, database, marker)
        only = [entry for entry in plan.databases(database.apply_roles) if entry.name != "redis"]
        if not self.service:
            only = [e for e in only if not isinstance(e, Job)]  # schemas come with the dump
        supervisor = Supervisor(only, self.instance.logs)
        try:
            await supervisor.start()
            print("PostgreSQL runs; restoring", flush=True)
            await (self._one(database) if self.service else self._all(database))
            publishers = [name for name in PUBLISHERS if self.service in (None, name)]
            await asyncio.gather(*(self._begin_epoch(marker, name) for name in publishers))
        finally:
            await supervisor.stop()

    async def _all(self, database: Postgres) -> None:
        await database.run_sql("\\i roles.sql\n")
        command = [str(database.programs / "pg_restore"), "--exit-on-error", "-d", DATABASE]
        _pg(database, [*command, str(self.dump)])
        await database.apply_roles()
        await database.run_sql("ANALYZE", DATABASE)

    async def _one(self, database: Postgres) -> None:
        """Replace one schema: all of it in one transaction, so it is the old or the new."""
        script = self.dump.with_suffix(".sql")
        restore = [str(database.programs / "pg_restore"), "-n", str(self.service)]
        _pg(database, [*restore, "-f", str(script), str(self.dump)])
        name = self.service
        begin = f"DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name} AUTHORIZATION {name}"
        psql = [str(database.programs / "psql"), "-Xq", "-1", "-v", "ON_ERROR_STOP=1"]
        self.instance.restoring.write_text(str(name))  # until its new epoch has begun
        try:
            _pg(database, [*psql, "-c", begin, "-f", str(script)])
        except Failure:
            self.instance.restoring.unlink()
            raise
        await database.run_sql("ANALYZE", DATABASE)

    async def _begin_epoch(self, marker: str, service: str) -> None:
        own = environment.of_service(service, self.instance, environment.of_programs(marker))
        process = await asyncio.create_subprocess_exec(
            *(str(PYTHON), "manage.py", "new_epoch"),
            cwd=REPOSITORY / "services" / service,
            env=own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        lines = said.decode(errors="replace").strip().splitlines() or ["no message"]
        if process.returncode:
            raise Failure(f"{service}: new_epoch failed: {lines[-1]}")
        print(f"  {lines[-1]}", flush=True)

    def _swap(self, restored: Path, current: Path) -> None:
        """Replace the data by the restored ones; the old data are kept beside them.

        Interrupted, it is gone on with by the next restore, and nothing starts until then.
        """
        kept, marker = current.with_name(REPLACED), self.instance.restoring
        goes_on = marker.exists() and marker.read_text() == WHOLE and kept.exists()
        if not goes_on:
            shutil.rmtree(kept, ignore_errors=True)
        marker.write_text(WHOLE)
        if goes_on:
            shutil.rmtree(current, ignore_errors=True)
        elif current.exists():
            current.rename(kept)
        restored.rename(current)
        if kept.exists():
            print(f"What was there is in {kept}; remove it when it is not needed any more")
        if self.keys:
            self._put_keys()
        self.instance.write_version(self.manifest.version)

    def _put_keys(self) -> None:
        """Replace the instance's keys by the backup's."""
        for other in Secrets(self.instance.secrets).signing_keys.glob("*.pem"):
            other.unlink()
        for name, content in self.keys.items():
            write_atomically(self.instance.secrets / name, content, durable=True)
        # The services' cached keys, which they would otherwise trust until the next fetch.
        for kept in (self.instance.data / "jwks").glob("*.json"):
            kept.unlink()


def _pg(database: Postgres, command: Sequence[str]) -> None:
    done = subprocess.run(
        command,
        env={**database.client_environment(DATABASE), "PGOPTIONS": "-c statement_timeout=0"},
        capture_output=True,
        text=True,
        cwd=os.sep,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise Failure(f"{Path(command[0]).name} failed: {lines[0]}")
