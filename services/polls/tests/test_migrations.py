"""Migrations only expand: code of the previous version works on the new schema."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from callers import POLLS, Caller
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection, migrations

import polls.migrations
from polls.models import Poll
from provote_core.ids import uuid7

pytestmark = pytest.mark.django_db

HARMLESS = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    ValidateConstraint,
    migrations.RunSQL,
    migrations.RunPython,
)
# A dropped constraint is added again, wider, under this name, or the feature it forbade exists.
WIDENED = {
    "poll_status": "poll_status",
    "poll_ballot_type": "poll_ballot_type",
    "poll_eligibility": "poll_eligibility",
    "poll_visibility": "poll_visibility",
    "poll_closed_has_closed_at": "poll_ended_has_closed_at",
    "poll_allow_change": None,
}
MODULES = [
    import_module(f"polls.migrations.{file.stem}")
    for file in sorted(Path(str(polls.migrations.__file__)).parent.glob("0*.py"))
]

PROVEN = {name for module in MODULES for name in getattr(module, "PROVEN", ())}


def test_nothing_that_older_code_uses_is_removed() -> None:
    for module in MODULES[1:]:
        added = {
            operation.constraint.name
            for operation in module.Migration.operations
            if isinstance(operation, migrations.AddConstraint)
        }
        for operation in module.Migration.operations:
            if isinstance(operation, migrations.RemoveConstraint):
                wider = WIDENED[operation.name]
                assert wider is None or wider in added
            else:
                assert isinstance(operation, HARMLESS), (module.__name__, operation)


def test_no_operation_locks_a_table_in_use_for_long() -> None:
    for module in MODULES[1:]:
        for operation in module.Migration.operations:
            if isinstance(operation, migrations.AddIndex) and operation.model_name == "poll":
                assert isinstance(operation, AddIndexConcurrently)
            if isinstance(operation, migrations.AddConstraint) and operation.model_name == "poll":
                assert isinstance(operation, AddConstraintNotValid)
                assert operation.constraint.name in PROVEN


def test_an_added_column_has_a_database_default() -> None:
    for module in MODULES[1:]:
        for operation in module.Migration.operations:
            if isinstance(operation, migrations.AddField):
                field = operation.field
                assert field.null or field.has_db_default(), operation.name


def test_a_poll_inserted_by_the_first_version_is_valid(owner: Caller, stranger: Caller) -> None:
    poll, choices = uuid7(), [uuid7(), uuid7()]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO poll (id, owner, title, description, ballot_type, eligibility,"
            " results_visibility, allow_change, status, version)"
            " VALUES (%s, %s, 'Tea?', '', 'single', 'authenticated', 'live', false, 'draft', 1)",
            [poll, owner.subject],
        )
        for position, choice in enumerate(choices):
            cursor.execute(
                "INSERT INTO choice (id, poll_id, position, label, description)"
                " VALUES (%s, %s, %s, %s, '')",
                [choice, poll, position, f"choice{position}"],
            )
        cursor.execute("UPDATE poll SET status = 'open', version = 2 WHERE id = %s", [poll])
    path = f"{POLLS}{poll}/"
    answer = stranger.get(path).json()
    assert answer["listing"] == "listed"
    assert answer["rules"] == {
        "dedupe": "device", "dedupe_limit": 1, "quarantine": None,
        "ballot": None, "method": None, "ties": None, "publish_ballots": None,
    }  # fmt: skip
    assert (answer["method"], answer["seats"], answer["tie_seed"]) == (None, None, None)
    assert len(answer["digest"]) == 64
    [found] = stranger.get(f"{POLLS}?q=choice1").json()["results"]
    assert found == answer
    assert owner.patch(path, {"tags": ["hot"]}, If_Match='"2"').status_code == 200
    assert Poll.objects.get().digest == ""


def test_a_migration_writes_the_words_of_older_polls(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("polls.migrations.0004_words_of_old_polls")
    monkeypatch.setattr(migration, "BATCH", 2)
    for _ in range(5):
        owner.make(title="old one")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM poll_text")
    assert owner.get(f"{POLLS}?q=old").json()["results"] == []
    for _ in range(2):
        migration.fill(None, SimpleNamespace(connection=connection))
        assert len(owner.get(f"{POLLS}?q=old").json()["results"]) == 5
    assert owner.get(f"{POLLS}?q={uuid4()}").json()["results"] == []


def test_housekeeping_rewrites_the_words_of_older_polls(owner: Caller) -> None:
    """Polls written by older code are found as before, and later like all others."""
    poll, choice = uuid7(), uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO poll (id, owner, title, description, ballot_type, eligibility,"
            " results_visibility, allow_change, status, version)"
            " VALUES (%s, %s, %s, '', 'single', 'public', 'live', false, 'draft', 1)",
            [poll, owner.subject, "“ÄRGER” over tea"],
        )
        cursor.execute(
            "INSERT INTO choice (id, poll_id, position, label, description)"
            " VALUES (%s, %s, 0, 'Hafen—Park', '')",
            [choice, poll],
        )
    assert len(owner.get(f"{POLLS}?q=tea").json()["results"]) == 1
    migration = import_module("polls.migrations.0008_search_words_of_old_polls")
    for _ in range(2):
        migration.fill(None, None)
        for word in ("tea", "ärger", "park"):
            assert len(owner.get(f"{POLLS}?q={word}").json()["results"]) == 1


def test_older_code_searches_its_own_words(owner: Caller) -> None:
    owner.make(title="Café e-mail")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vector @@ websearch_to_tsquery('simple', '\"Café e-mail\" yes') FROM poll_text"
        )
        assert cursor.fetchone() == (True,)
