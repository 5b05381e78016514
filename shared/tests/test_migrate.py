"""A migration of a table in use does not block other statements."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from provote_core.outbox.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


def another() -> psycopg.Connection:
    """Another connection, with a statement timeout of 5 seconds."""
    known, names = (
        connection.get_connection_params(),
        ("host", "port", "user", "password", "dbname"),
    )
    given = {name: known[name] for name in names if known.get(name)}
    return psycopg.connect(**given, options="-c statement_timeout=5s")


@pytest.fixture(autouse=True)
def growing(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app with its table, and a migration with short timeouts."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "growing"]
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0.1)
    monkeypatch.setattr(migrate, "PAUSE", 0.05)
    call_command("migrate", "growing", "0001", verbosity=0)
    yield
    call_command("migrate", "growing", "zero", verbosity=0)


@pytest.fixture
def reader() -> Iterator[psycopg.Connection]:
    """A transaction that reads the table and stays open."""
    with another() as reader:
        reader.execute("SELECT * FROM growing")
        yield reader


def columns() -> int:
    with another() as asker:
        return len(asker.execute("SELECT * FROM growing").description or ())


def test_a_waiting_migration_lets_other_statements_run(
    reader: psycopg.Connection,
) -> None:
    said = threading.Event()

    class Heard:
        def write(self, text: str) -> None:
            if "trying again" in text:
                said.set()

    def work() -> None:
        call_command("migrate", "growing", "0002", stdout=Heard())
        connections.close_all()

    migration = threading.Thread(target=work)
    migration.start()
    for _ in range(2):
        said.clear()
        assert said.wait(10), "it should have tried again"
        assert columns() == 1, "a read that waited for the reader would have been given up"
    reader.rollback()
    migration.join(20)
    assert columns() == 2


def test_a_permanent_lock_ends_the_migration_without_changes(
    reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "PATIENCE", 0.2)
    with pytest.raises(CommandError, match="a table stayed locked"):
        call_command("migrate", "growing", "0002", verbosity=0)
    assert columns() == 1


def test_statements_of_a_migration_have_no_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(self: object, *args: object, **options: object) -> None:
        with connection.cursor() as cursor:
            for name in ("statement_timeout", "lock_timeout"):
                cursor.execute(f"SHOW {name}")
                seen.append(cursor.fetchone()[0])

    monkeypatch.setattr(migrate.migrate.Command, "handle", look)
    call_command("migrate", "growing", verbosity=0)
    assert seen == ["0", "100ms"]
