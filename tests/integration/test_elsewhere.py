"""Each service on a PostgreSQL of its own: none needs another schema, and services fail alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from integration.client import Api, People, Person, Poll
from integration.database import SERVICES
from integration.elsewhere import Server, running
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.waiting import eventually
from local.servers import locate

pytestmark = OF_ITS_OWN
COUNTED_WITHIN = 30.0  # seconds
SCHEMAS = "SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname = ANY(%s)"


def variable(service: str) -> str:
    """The variable that names a service's database."""
    return f"PROVOTE_{service.upper()}_DATABASE_URL"


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[dict[str, Server]]:
    """A server for each service."""
    with running(folder / "servers", SERVICES) as servers:
        yield servers


@pytest.fixture(scope="module")
def platform(folder: Path, servers: dict[str, Server]) -> Iterator[OwnPlatform]:
    """A platform whose services have these servers."""
    urls = {variable(name): server.url(name) for name, server in servers.items()}
    with OwnPlatform(folder / "data", environment=urls).running() as platform:
        yield platform


def test_the_platform_has_no_server_and_each_service_its_own_tables_only(
    platform: OwnPlatform, resident: Person, servers: dict[str, Server]
) -> None:
    poll = resident.open_poll(eligibility="delegated")
    resident.api_key().vote(poll, "Tea", voter="first")
    eventually(lambda: poll.is_counted(1), within=COUNTED_WITHIN)
    assert "postgres" not in {one["name"] for one in platform.status()["processes"]}
    for name, server in servers.items():
        with psycopg.connect(server.url("postgres")) as connection:
            found = connection.execute(SCHEMAS, [list(SERVICES)]).fetchall()
        assert found == [(name,)]


@pytest.mark.parametrize("name", ["analytics", "polls", "users", "webhooks"])
def test_casting_goes_on_while_another_services_server_is_away(
    platform: OwnPlatform, resident: Person, servers: dict[str, Server], name: str
) -> None:
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    backend.vote(poll, "Tea", voter="before")
    with servers[name].away():
        for number in range(20):
            backend.vote(poll, "Coffee", voter=f"meanwhile {number}")
        eventually(lambda: _ready(platform, name) == 503)
    eventually(lambda: _ready(platform, name) == 200)
    eventually(lambda: poll.is_counted(21), within=COUNTED_WITHIN)


def _ready(platform: OwnPlatform, name: str) -> int:
    api = Api(platform.url)
    try:
        return api.http.get(f"/health/{name}/ready").status_code
    finally:
        api.close()


def test_a_backup_refuses_databases_that_it_does_not_know(platform: OwnPlatform) -> None:
    printed = platform.command("backup", "--out", "nowhere", code=1)
    assert "use that server's tools" in printed


def test_a_schema_moves_to_another_server_without_a_lost_event(folder: Path) -> None:
    moving = OwnPlatform(folder / "moving", environment={})
    programs = locate.find(system=False).postgres
    with running(folder / "target", ["analytics"]) as servers, moving.running():
        api = Api(moving.url)
        owner = People(api).register("mover")
        poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
        backend.vote(poll, "Tea", voter="before")
        eventually(lambda: poll.is_counted(1), within=COUNTED_WITHIN)
        _copy(programs, moving.database_url("postgres"), servers["analytics"].url("postgres"))
        backend.vote(poll, "Tea", voter="after the copy")
        moving.down()
        moving.environment[variable("analytics")] = servers["analytics"].url("analytics")
        moving.up()
        _assert_it_counts(moving, owner, poll)
        api.close()


def _copy(programs: Path, source: str, target: str) -> None:
    dump = subprocess.run(
        [programs / "pg_dump", "--schema=analytics", "--format=custom", source],
        check=True,
        capture_output=True,
    ).stdout
    # The schema is there already, with its owner.
    subprocess.run(
        [programs / "pg_restore", "--clean", "--if-exists", "-d", target], input=dump, check=True
    )


def _assert_it_counts(platform: OwnPlatform, owner: Person, poll: Poll) -> None:
    backend = owner.api_key()
    backend.vote(poll, "Tea", voter="after the move")
    eventually(lambda: poll.is_counted(3), within=COUNTED_WITHIN)
    status = {one["name"] for one in platform.status()["processes"]}
    assert "postgres" in status, "the others are still there"
    assert poll.totals()["Tea"] == 3
