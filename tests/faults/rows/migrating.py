"""Row 32: the migrations of votes' next release, by its own command, while votes are cast."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.ground import Ground
from faults.trees import copied
from integration import scaling
from integration.waiting import eventually
from local.install import PYTHON

MIGRATIONS = "services/votes/votes/migrations"
GAVE_WAY = "a table is in use, trying again"  # what the command says when it has had no lock
TURNS = 2  # how often it must give way before whoever reads has done
WITHIN = 60.0  # seconds for that, the start of a Python on a busy machine included
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

    def __init__(self, ground: Ground, tree: Path) -> None:
        self.ground, self.folder = ground, tree / "services" / "votes"
        self.said = tree / "migrate.log"
        # As the supervisor runs a service of another tree: on that tree's core.
        path = os.pathsep.join([str(tree / "shared"), str(self.folder)])
        own = scaling.environment_of("votes", ground.stack.instance)
        self.environment = {**own, "PYTHONPATH": path}

    def migrate(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin `manage.py migrate`, what it says being written down."""
        with self.said.open("wb") as said:
            return subprocess.Popen(
                [str(PYTHON), "manage.py", "migrate", "--noinput", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def gave_way(self) -> int:
        """How often the command that runs, or ran last, let others pass."""
        return self.said.read_text().count(GAVE_WAY)

    def done(self, migrating: subprocess.Popen[bytes]) -> None:
        """Wait, bounded, until it has migrated; fails with what it said if it has not."""
        try:
            code = migrating.wait(DONE_WITHIN)
        finally:
            migrating.kill()
        assert code == 0, self.said.read_text()


def ahead(tree: Path) -> str:
    """Put the two migrations into a tree; returns the name of the last one before them."""
    folder = tree / MIGRATIONS
    before = last = max(path.stem for path in folder.glob("0*.py"))
    for name, text in (("columns", COLUMNS), ("indexes", INDEXES)):
        new = f"{int(last[:4]) + 1:04}_trial_{name}"
        (folder / f"{new}.py").write_text(text.format(before=last))
        last = new
    return before


@contextmanager
def migrated(ground: Ground) -> Iterator[None]:
    """Row 32: forward as a release does it, and back in the end, both while votes are cast.

    Somebody is in the middle of a long read of the table, and everybody else would queue behind a
    migration that waits for it.
    """
    with copied(None, ground.stack.tree) as tree:
        before, release = ahead(tree), Release(ground, tree)
        try:
            _forward(ground, release)
            ground.noted["migrate gave way"] = f"{release.gave_way()} times"
            if not ground.database.one("postgres", IS_THERE):
                ground.complain("the migrations are not done")
            yield
        finally:
            release.done(release.migrate("votes", before))


def _forward(ground: Ground, release: Release) -> None:
    with ground.database.connect("postgres") as reader, reader.transaction():
        reader.execute("SELECT FROM votes.vote LIMIT 1")
        migrating = release.migrate()
        try:
            eventually(
                lambda: release.gave_way() >= TURNS or migrating.poll() is not None, within=WITHIN
            )
        except AssertionError:
            ground.complain(f"the migration did not give way within {WITHIN:.0f} s")
    release.done(migrating)
    if release.gave_way() < TURNS:
        ground.complain("the migration did not wait for whoever reads")
