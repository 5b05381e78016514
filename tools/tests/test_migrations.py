"""Migrations only expand, in every service: code of the version before works on the new schema.

Read from the source, so that one test looks at all of them. What is special to a service is in its
own tests.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.install import REPOSITORY
from tools import migrations

# Neither takes anything away nor asks anything of whoever inserts.
HARMLESS = {
    "CreateModel", "AddField", "AddIndex", "AddIndexConcurrently", "AddConstraint",
    "AddConstraintNotValid", "ValidateConstraint", "RunSQL", "RunPython", "AlterModelOptions",
    "AlterModelManagers", "SeparateDatabaseAndState", "CreateExtension",
}  # fmt: skip
OPTIONAL = {"null", "db_default"}  # Django's own default is none to who does not know the column
# Widened or no longer needed, with a test in the service: file, operation.
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


def said(call: ast.Call, argument: str) -> str:
    """The text of an argument."""
    [value] = [word.value for word in call.keywords if word.arg == argument]
    return str(ast.literal_eval(value))


def test_there_are_migrations_to_look_at() -> None:
    assert {path.parts[-3] for path in MIGRATIONS} >= {"users", "polls", "votes", "analytics"}
    assert all(list(operations(path)) for path in MIGRATIONS if path.parts[-3] != "polls")


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_older_code_loses_nothing(path: Path) -> None:
    service = path.parts[-3]
    made = {said(call, "name").lower() for name, call in operations(path) if name == "CreateModel"}
    for name, call in operations(path):
        assert name in HARMLESS or (service, name) in KNOWN, f"{path.name}: {name}"
        if name == "AddField" and said(call, "model_name") not in made:
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


def test_the_linter_tells_of_what_stops_or_breaks_older_code(tmp_path: Path) -> None:
    file = tmp_path / "votes.0099_breaking.sql"
    file.write_text(BREAKING)
    said = "\n".join(migrations.unknown(migrations.squawk([file])))
    for rule in (
        "ban-drop-column",
        "adding-required-field",
        "require-concurrent-index-creation",
        "renaming-column",
    ):
        assert f": {rule}: " in said
    assert "votes.0099_breaking, line 2: ban-drop-column" in said


def test_what_is_known_and_not_so_any_more_is_told() -> None:
    told = list(migrations.unknown([]))
    assert len(told) == len(migrations.KNOWN)
    assert all("which is not so" in line for line in told)
