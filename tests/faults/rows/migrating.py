"""Row 32: migrations of a next release of votes, by its own command, while votes are cast."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.environment import Environment
from faults.trees import copied
from integration import scaling
from integration.waiting import eventually
from local.install import PYTHON

MIGRATIONS = "services/votes/votes/migrations"
GAVE_WAY = "a table is in use, trying again"  # the command's message when it did not get a lock
TURNS = 2  # how often it must give way before the reader ends
WITHIN = 60.0  # seconds for that, including the start of Python on a busy machine
DONE_WITHIN = 150.0  # seconds; the command itself gives up after two minutes
COLUMNS = """\
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("votes", "{before}")]

    operations = [
        migrations.AddField("vote", "trial", models.TextField(db_default="nothing")),
        AddConstraintNotValid(
            "vote", models.CheckConstraint(condition=~models.Q(trial=""), name="vote_trial")
        ),
        migrations.CreateModel(
            "Trial",
            fields=[("id", models.BigAutoField(primary_key=True))],
            options={{"db_table": "trial"}},
        ),
    ]
"""
INDEXES = """\
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("votes", "{before}")]

    operations = [
        AddIndexConcurrently(
            "vote", models.Index(fields=["poll_id", "trial"], name="vote_trials")
        ),
        ValidateConstraint("vote", "vote_trial"),
    ]
"""
IS_THERE = """
SELECT bool_and(indisvalid) AND bool_and(convalidated)
FROM pg_index, pg_constraint
WHERE indexrelid = to_regclass('votes.vote_trials') AND conname = 'vote_trial'
    AND conrelid = 'votes.vote'::regclass AND to_regclass('votes.trial') IS NOT NULL
"""


class Release:
    """votes as it may be one day: the same code, two migrations ahead, which only expand."""

    def __init__(self, env: Environment, tree: Path) -> None:
        self.env, self.folder = env, tree / "services" / "votes"
        self.log = tree / "migrate.log"
        # Like the supervisor, run the service with the core of its own tree.
        path = os.pathsep.join([str(tree / "shared"), str(self.folder)])
        own = scaling.environment_of("votes", env.stack.instance)
        self.environment = {**own, "PYTHONPATH": path}

    def migrate(self, *words: str) -> subprocess.Popen[bytes]:
        """Start `manage.py migrate`, with its output in a file."""
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [str(PYTHON), "manage.py", "migrate", "--noinput", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def gave_way(self) -> int:
        """How often the current or last command gave way to other statements."""
        return self.log.read_text().count(GAVE_WAY)

    def done(self, migrating: subprocess.Popen[bytes]) -> None:
        """Wait, bounded, for the end of the migration; a failure shows its output."""
        try:
            code = migrating.wait(DONE_WITHIN)
        finally:
            migrating.kill()
        assert code == 0, self.log.read_text()


def ahead(tree: Path) -> str:
    """Add the two migrations to a tree; return the name of the last one before them."""
    folder = tree / MIGRATIONS
    before = last = max(path.stem for path in folder.glob("0*.py"))
    for name, text in (("columns", COLUMNS), ("indexes", INDEXES)):
        new = f"{int(last[:4]) + 1:04}_trial_{name}"
        (folder / f"{new}.py").write_text(text.format(before=last))
        last = new
    return before


@contextmanager
def migrated(env: Environment) -> Iterator[None]:
    """Row 32: migrate forward like a release, and back at the end, both while votes are cast.

    A long read of the table is in progress: a migration that waited for its lock would block all
    other statements.
    """
    with copied(None, env.stack.tree) as tree:
        before, release = ahead(tree), Release(env, tree)
        try:
            _forward(env, release)
            env.noted["migrate gave way"] = f"{release.gave_way()} times"
            if not env.database.one("postgres", IS_THERE):
                env.complain("the migrations are not complete")
            yield
        finally:
            release.done(release.migrate("votes", before))


def _forward(env: Environment, release: Release) -> None:
    with env.database.connect("postgres") as reader, reader.transaction():
        reader.execute("SELECT FROM votes.vote LIMIT 1")
        migrating = release.migrate()
        try:
            eventually(
                lambda: release.gave_way() >= TURNS or migrating.poll() is not None, within=WITHIN
            )
        except AssertionError:
            env.complain(f"the migration did not give way within {WITHIN:.0f} s")
    release.done(migrating)
    if release.gave_way() < TURNS:
        env.complain("the migration did not give way to the reader")
