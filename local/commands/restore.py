"""./provote restore: makes an instance, or one service of it, what a backup says it was.

Everything that can be refused is refused before anything is changed. A whole instance is made
beside the data that is there and takes its place at the end; one service's schema changes in one
transaction. Each restored service begins a new epoch of what it tells, so that whoever has heard
more than it now knows starts over.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local import checks
from local.commands.backup import DUMP, FORMAT, MANIFEST, Manifest, fingerprints, sha256
from local.failures import Failure
from local.files import write_atomically
from local.install import PYTHON, REPOSITORY, SERVICES
from local.instance import Instance
from local.process import environment
from local.process.children import Job
from local.process.processes import Plan
from local.process.subreaper import end_strays, run_under_subreaper
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import locate
from local.servers.postgres import DATABASE, Postgres, data_major
from local.versions import newer, platform_version
from provote_core import services

PUBLISHERS = [name for name, service in services.SERVICES.items() if service.publishes]
KEY = re.compile(r"[a-z_]+_key|signing/[\w.-]+\.pem")
REPLACED = "replaced"  # what was there before, kept until the next restore
WHOLE = "all services"


def run(args: argparse.Namespace) -> int:
    """Restore into a stopped instance; exit code 0 when it can be started again."""
    instance = Instance(args.data)
    if args.service and args.service not in SERVICES:
        raise Failure(f"no service {args.service}; there are: {', '.join(SERVICES)}")
    beside = args.file.resolve().parent  # which pg_restore, started elsewhere, has to find
    if not args.file.is_file():
        raise Failure(f"there is no file {args.file}")
    with tempfile.TemporaryDirectory(prefix="provote-restore-", dir=beside) as scratch:
        manifest = unpack(args.file, Path(scratch))
        found = locate.find(system=args.system, data_major=None)
        refuse(manifest, instance, found.postgres_major(), args)
        keys = read_keys(args.keys) if args.keys else {}
        instance.lock()
        restore = Restore(instance, found, manifest, Path(scratch) / DUMP, args.service, keys)
        code = run_under_subreaper(lambda: asyncio.run(restore.run()))
    if code == 0:
        print(f"{instance.data} is what it was at {manifest.made_at}: start it with ./provote up")
    return code


def unpack(file: Path, folder: Path) -> Manifest:
    """Take a backup apart; Failure if a byte of it is not what it was."""
    try:
        with tarfile.open(file, "r:") as archive:
            for name in (MANIFEST, DUMP):
                member = archive.extractfile(name)
                assert member is not None
                with member, (folder / name).open("wb") as output:
                    shutil.copyfileobj(member, output)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError, AssertionError) as error:
        raise Failure(f"{file} is no backup, or damaged: {error}") from None
    dump = folder / DUMP
    if dump.stat().st_size != manifest.size or sha256(dump) != manifest.sha256:
        raise Failure(f"{file} is damaged: its content is not what was backed up")
    return manifest


def refuse(manifest: Manifest, instance: Instance, major: int, args: argparse.Namespace) -> None:
    """Raise Failure if the backup cannot be restored here; changes nothing."""
    if manifest.format != FORMAT or newer(manifest.version, platform_version()):
        raise Failure(
            f"the backup was made by Provote {manifest.version}, this is {platform_version()}: "
            "restore it with that version or a newer one"
        )
    if manifest.postgres != major:
        raise Failure(f"the backup is of PostgreSQL {manifest.postgres}, this one is {major}")
    if data_major(instance) not in (None, major):
        raise Failure(f"{instance.data} is of another PostgreSQL than this one, which is {major}")
    if instance.is_locked():
        raise Failure(f"something runs on {instance.data}: stop it with ./provote down")
    exists = data_major(instance) is not None
    if args.service and not exists:
        raise Failure(f"{instance.data} has no data of which {args.service} could be a part")
    if args.service:
        checks.content(instance)
    checks.ownership(instance)
    checks.limits()
    if exists and not args.replace:
        raise Failure(f"{instance.data} has data: --replace, to lose what is not in the backup")
    if args.keys and args.service:
        raise Failure("--keys is for a whole instance, not for one service of it")
    if args.keys is None and fingerprints(instance) != manifest.keys:
        raise Failure(f"{instance.data} has not got the backup's keys: --keys FILE.keys")


@dataclass
class Restore:
    """One restore, under the instance's lock."""

    instance: Instance
    servers: locate.Servers
    manifest: Manifest
    dump: Path
    service: str | None
    keys: Mapping[str, str]

    async def run(self) -> int:
        """Do it; 0, or 1 with a line said when it failed: nothing has changed, or `up` refuses."""
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
        """Let the restored data take the place of what was there, which is kept beside it.

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
        """Put the backup's keys in the place of the instance's own."""
        for other in Secrets(self.instance.secrets).signing_keys.glob("*.pem"):
            other.unlink()
        for name, content in self.keys.items():
            write_atomically(self.instance.secrets / name, content, durable=True)
        # What services keep of the keys before: they would believe those until they hear of these.
        for kept in (self.instance.data / "jwks").glob("*.json"):
            kept.unlink()


def read_keys(file: Path) -> dict[str, str]:
    """Return the keys of a backup by their place below DATA/secrets."""
    keys = {}
    try:
        with tarfile.open(file, "r:") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None or not KEY.fullmatch(member.name):
                    raise Failure(f"{file} holds no keys of a backup")
                keys[member.name] = content.read().decode()
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Failure(f"{file} holds no keys of a backup: {error}") from None
    return keys


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
