"""`python -m tools.migrations`: linters on all migrations, as one step of `./provote check`.

Django writes some of its SQL only on a connection, so this starts an empty PostgreSQL for a few
seconds. squawk finds SQL that would stop a running platform or break the code of the previous
version; `.squawk.toml` has the rules, and why some are off. django-migration-linter checks the
operations, and tools/locks.py the order of locks. KNOWN lists the accepted findings.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from local.failures import Failure
from local.install import PYTHON, REPOSITORY, SERVICES
from local.instance import Instance
from local.process.processes import Plan
from local.process.subreaper import run_under_subreaper
from local.process.supervisor import Supervisor
from local.secrets import Secrets
from local.servers import locate, postgres
from local.servers.postgres import Postgres
from tools import locks

FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LINT_OPTIONS = ("--no-cache", "--sql-analyser", "postgresql", "--quiet", "ok", "ignore")
SQUAWK = PYTHON.parent / "squawk"
# Accepted findings: (file, rule): why.
WIDENED = "widened, so that what older code writes is allowed as before"
EMPTY = "the table is as small as the number of polls or accounts was then"
MADE = "the table is made by the same migration"
KNOWN = {
    ("polls.0009_counting", "ban-drop-constraint"): WIDENED,
    ("polls.0002_definitions", "ban-drop-constraint"): WIDENED,
    ("polls.0002_definitions", "adding-foreign-key-constraint"): "the new column is null: no scan",
    ("analytics.0002_changes_and_listing", "constraint-missing-not-valid"): EMPTY,
    ("users.0002_profiles_sessions_mails", "constraint-missing-not-valid"): EMPTY,
    ("votes.0002_change_invite_quarantine", "adding-required-field"): MADE,
    ("votes.0002_change_invite_quarantine", "adding-foreign-key-constraint"): MADE,
}
# Run with a service's settings: the SQL of each migration that its database gets.
WRITE = """
import django, pathlib, sys
from django.db import connection
from django.db.migrations.loader import MigrationLoader
django.setup()
loader = MigrationLoader(connection, replace_migrations=False)
for (app, name), migration in sorted(loader.graph.nodes.items()):
    if "site-packages" not in (sys.modules[migration.__module__].__file__ or ""):
        statements = loader.collect_sql([(migration, False)])
        file = pathlib.Path(sys.argv[1]) / f"{app}.{name}.sql"
        begin, end = ("BEGIN;", "COMMIT;") if migration.atomic else ("", "")
        file.write_text("\\n".join([begin, *statements, end, ""]))
"""
LINT = """
import django, sys
from django.conf import settings
settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django_migration_linter"]
django.setup()
from django.core.management import call_command
call_command("lintmigrations", *sys.argv[1:])
"""


def main() -> int:
    """Exit code 0 when there are no findings."""
    with tempfile.TemporaryDirectory(prefix="provote-migrations-") as folder:
        return run_under_subreaper(lambda: asyncio.run(lint(Path(folder))))


async def lint(folder: Path) -> int:
    """Run the linters and print the findings that are not in KNOWN; 1 if there are any."""
    sql = folder / "sql"
    sql.mkdir()
    async with database(folder / "data") as instance:
        written = await asyncio.gather(*(_python(n, instance, WRITE, sql) for n in SERVICES))
        if failed := [text for code, text in written if code]:
            raise Failure(failed[0])
        linting = (_python(name, instance, LINT, *LINT_OPTIONS) for name in SERVICES)
        said = await asyncio.gather(*linting)
    found = [*squawk(_new(sql)), *locks.upgrades(_new(sql))]
    complaints = [*unknown(found), *(text for code, text in said if code)]
    print("\n".join(complaints))
    return 1 if complaints else 0


def squawk(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return squawk's findings: {"file", "line", "rule_name", "message"}."""
    command = [str(SQUAWK), "--config", str(REPOSITORY / ".squawk.toml"), "--reporter", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True)
    try:
        return list(json.loads(done.stdout))
    except ValueError:
        raise Failure(f"squawk: {done.stderr.strip()}") from None


def unknown(said: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each finding that is not in KNOWN, and for each of KNOWN that does not occur."""
    left = set(KNOWN)
    for entry in said:
        key = (Path(entry["file"]).stem, entry["rule_name"])
        left.discard(key)
        if key not in KNOWN:
            yield f"{key[0]}, line {entry['line'] + 1}: {key[1]}: {entry['message']}"
    for file, rule in sorted(left):
        yield f"tools/migrations.py knows of {rule} in {file}, which is not so"


def _new(sql: Path) -> Iterator[Path]:
    """Every file but the first of each app, before which there is no table and no older code."""
    return (file for file in sorted(sql.glob("*.sql")) if ".0001_" not in file.name)


@asynccontextmanager
async def database(data: Path) -> AsyncIterator[Instance]:
    """An empty PostgreSQL with the services' roles."""
    instance = Instance(data)
    instance.lock()
    instance.prepare()
    Secrets(instance.secrets).ensure()
    found = locate.find(system=False)
    server = Postgres(instance, found, FORGETFUL)
    server.prepare()
    plan = Plan(instance, found, server, f"{instance.family}-{uuid.uuid4().hex}")
    table = [e for e in plan.databases(server.apply_roles) if e.name != "redis"]
    supervisor = Supervisor(table, instance.logs)
    try:
        await supervisor.start()
        yield instance
    finally:
        await supervisor.stop()


async def _python(
    service: str, instance: Instance, script: str, *words: object
) -> tuple[int, str]:
    """Run a script with a service's settings; return its exit code and what it printed."""
    own = {
        **os.environ,
        "DATABASE_URL": postgres.url(instance, service),
        "DJANGO_SETTINGS_MODULE": f"{service}.settings",
        "PROVOTE_LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        *(str(PYTHON), "-c", script, *map(str, words)),
        cwd=REPOSITORY / "services" / service,
        env=own,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, f"{service}: {said.decode(errors='replace').strip()}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(str(failure))
