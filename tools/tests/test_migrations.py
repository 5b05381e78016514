"""Migrations only expand, in every service: code of the last release works on the new schema.

The tests read the source, so that one test covers all services. Tests of a single migration are in
its service.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.install import REPOSITORY
from tools import locks, migrations

# They remove nothing and require nothing new of an INSERT.
HARMLESS = {
    "CreateModel", "AddField", "AddIndex", "AddIndexConcurrently", "AddConstraint",
    "AddConstraintNotValid", "ValidateConstraint", "RunSQL", "RunPython", "AlterModelOptions",
    "AlterModelManagers", "SeparateDatabaseAndState", "CreateExtension",
}  # fmt: skip
# Code that does not know the column does not set Django's own default.
OPTIONAL = {"null", "db_default"}
# Constraints that were widened or are obsolete, with a test in the service: (service, operation).
KNOWN = {
    ("polls", "RemoveConstraint"),
}
MIGRATIONS = sorted(
    path
    for folder in ("services", "shared")
    for path in (REPOSITORY / folder).rglob("migrations/0*.py")
    if not path.name.startswith("0001")
)


def operations(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The names and the calls of a migration's operations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lists = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "operations" for t in node.targets)
    ]
    for each in lists:
        for call in getattr(each, "elts", ()):
            if isinstance(call, ast.Call):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id  # type: ignore[attr-defined]
                yield name, call


def argument_text(call: ast.Call, argument: str) -> str:
    """The text of an argument."""
    [value] = [word.value for word in call.keywords if word.arg == argument]
    return str(ast.literal_eval(value))


def test_migrations_are_found() -> None:
    assert {path.parts[-3] for path in MIGRATIONS} >= {"users", "polls", "votes", "analytics"}
    assert all(list(operations(path)) for path in MIGRATIONS if path.parts[-3] != "polls")


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_migrations_keep_everything_that_older_code_uses(path: Path) -> None:
    service = path.parts[-3]
    made = {
        argument_text(call, "name").lower()
        for name, call in operations(path)
        if name == "CreateModel"
    }
    for name, call in operations(path):
        assert name in HARMLESS or (service, name) in KNOWN, f"{path.name}: {name}"
        if name == "AddField" and argument_text(call, "model_name") not in made:
            [field] = [word.value for word in call.keywords if word.arg == "field"]
            assert isinstance(field, ast.Call)
            given = {word.arg for word in field.keywords}
            assert given & OPTIONAL, f"{path.name}: older code cannot insert"


BREAKING = """\
BEGIN;
ALTER TABLE vote DROP COLUMN ballot;
ALTER TABLE vote ADD COLUMN device uuid NOT NULL;
CREATE INDEX vote_device ON vote (device);
ALTER TABLE vote RENAME COLUMN version TO edition;
COMMIT;
"""


def test_the_linter_finds_locks_and_changes_that_break_older_code(tmp_path: Path) -> None:
    file = tmp_path / "votes.0099_breaking.sql"
    file.write_text(BREAKING)
    found = "\n".join(migrations.unknown(migrations.squawk([file])))
    for rule in (
        "ban-drop-column",
        "adding-required-field",
        "require-concurrent-index-creation",
        "renaming-column",
    ):
        assert f": {rule}: " in found
    assert "votes.0099_breaking, line 2: ban-drop-column" in found


KEY = "ALTER TABLE image_use ADD CONSTRAINT k FOREIGN KEY (poll_id) REFERENCES poll;"
COLUMN = 'ALTER TABLE "poll" ADD COLUMN "images" varchar(10) NULL;'
TABLE = 'CREATE TABLE "image_use" ("id" uuid NOT NULL PRIMARY KEY);'


@pytest.mark.parametrize(
    ("statements", "line"),
    [
        ((TABLE, KEY, COLUMN), 4),
        ((COLUMN, TABLE, KEY), None),
        (
            ("CREATE TRIGGER t AFTER INSERT ON poll\n FOR EACH ROW EXECUTE FUNCTION f();", COLUMN),
            4,
        ),
        (("CREATE INDEX i ON poll (owner);", COLUMN), 3),
        ((KEY, 'ALTER TABLE "poll" VALIDATE CONSTRAINT "poll_images";'), None),
        ((TABLE, "CREATE INDEX i ON image_use (id);", "ALTER TABLE image_use ADD n int;"), None),
    ],
)
def test_a_lock_of_a_table_in_use_is_not_raised(
    tmp_path: Path, statements: tuple[str, ...], line: int | None
) -> None:
    file = tmp_path / "polls.0099_images.sql"
    file.write_text("\n".join(["BEGIN;", *statements, "COMMIT;", ""]))
    found = [entry["line"] + 1 for entry in locks.upgrades([file])]
    assert found == ([] if line is None else [line])


def test_an_accepted_finding_that_no_longer_occurs_is_reported() -> None:
    complaints = list(migrations.unknown([]))
    assert len(complaints) == len(migrations.KNOWN)
    assert all("which is not so" in line for line in complaints)
