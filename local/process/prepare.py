"""Migrations, static files and documents, left out when nothing about them has changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

from local.failures import Failure
from local.files import write_atomically
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.process import launch
from local.process.fork_server import Order
from local.process.logs import last_line
from local.servers import external
from local.servers.postgres import DATABASE, Postgres

# One row per service: its name, and a digest of the migrations its schema says were applied.
APPLIED = """\
SELECT coalesce(to_regclass('{service}.django_migrations')::text, '') <> '' AS migrated \\gset
\\if :migrated
SELECT '{service} ' || md5(string_agg(app || '.' || name, ',' ORDER BY app, name))
FROM {service}.django_migrations;
\\endif
"""


class Preparation:
    """Brings database schema and static files of each service to what its code says.

    What was done is noted with a fingerprint of the code and of the database's own list of
    applied migrations, so a restored or replaced database is noticed.
    """

    def __init__(
        self,
        instance: Instance,
        postgres: Postgres,
        environments: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.instance = instance
        self.postgres = postgres
        self.environments = environments
        self.notes = instance.data / "prepared.json"
        self.applied: dict[str, str] = {}
        self.noted: dict[str, str] = {}

    async def read(self) -> None:
        """Learn what was done before, from the notes and from the database."""
        try:
            self.noted = json.loads(self.notes.read_text())
        except (OSError, ValueError):
            self.noted = {}
        self.applied = await self._read_applied()

    def of(self, service: str) -> Callable[[], Awaitable[None]]:
        """Return the job that prepares one service."""

        async def prepare() -> None:
            code = fingerprint(service)
            # What another server has may have changed since the last start.
            here = service not in external.urls(self.instance)
            if here and self.noted.get(service) == f"{code} {self.applied.get(service)}":
                return
            await self._manage(service, "migrate", "--noinput")
            await self._manage(service, "collectstatic", "--noinput")
            self.applied = {**self.applied, **await self._read_applied()}
            self.noted[service] = f"{code} {self.applied.get(service)}"
            write_atomically(self.notes, json.dumps(self.noted))

        return prepare

    async def publish(self) -> None:
        """Put the API's document and its pages where the gateway serves them."""
        # Only here: it loads a parser of YAML, which the supervisor does not need to keep.
        from tools.openapi import publish

        content = await asyncio.to_thread(publish.fingerprint)
        if self.noted.get("documents") != content:
            await asyncio.to_thread(publish.publish, self.instance.static)
            self.noted["documents"] = content
            write_atomically(self.notes, json.dumps(self.noted))

    async def publish_pages(self) -> None:
        """Put the pages for people where the gateway serves them."""
        from tools.web import publish

        await asyncio.to_thread(publish.publish, self.instance.static)

    async def _read_applied(self) -> dict[str, str]:
        if not external.has_own_server(self.instance):
            return {}
        script = "".join(APPLIED.format(service=service) for service in SERVICES)
        lines = (await self.postgres.run_sql(script, DATABASE)).split("\n")
        return dict(line.split(" ", 1) for line in lines if " " in line)

    async def _manage(self, service: str, *words: str) -> None:
        log = self.instance.logs / f"{service}-database.log"
        order = Order(
            f"{service}-database",
            ["manage.py", *words],
            str(REPOSITORY / "services" / service),
            dict(self.environments[service]),
            str(log),
        )
        process = await launch.fork(self.instance.socket("fork-server"), order)
        code = await process.wait()
        if code:
            raise Failure(f"{service}: {words[0]} failed: {last_line(log)} (all of it: {log})")


def fingerprint(service: str) -> str:
    """Return a digest of all that decides a service's schema and static files."""
    digest = hashlib.sha256()
    for file in sorted(_deciding_files(service)):
        digest.update(f"{file.relative_to(REPOSITORY)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _deciding_files(service: str) -> Iterable[Path]:
    for root in (REPOSITORY / "services" / service, REPOSITORY / "shared"):
        yield from root.glob("**/migrations/*.py")
        yield from (file for file in root.glob("**/static/**/*") if file.is_file())
        yield from root.glob("*/settings.py")
        yield from root.glob("*/conf.py")
        yield from root.glob("*/conf/*.py")
    yield REPOSITORY / "requirements" / "services.txt"
