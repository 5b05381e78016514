"""The platform under test, and who meets it. `./provote test integration` says where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from integration.answers import expect
from integration.client import Api, Backend, Caller, People, Person
from integration.database import Database
from integration.forging import Forge
from integration.own import OwnPlatform
from integration.stack import Stack
from integration.staff import make_staff
from local.instance import Instance

STACK = os.environ.get("PROVOTE_TEST_STACK", "processes")


def pytest_configure(config: pytest.Config) -> None:
    """Say how to run these tests, rather than fail one by one."""
    if "PROVOTE_TEST_URL" not in os.environ and not config.option.collectonly:
        pytest.exit("PROVOTE_TEST_URL is not set: run ./provote test integration", returncode=4)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, in containers, what has a reason to be about processes alone."""
    marker = item.get_closest_marker("processes")
    if marker and STACK != "processes":
        pytest.skip(f"about processes: {marker.args[0]}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what looks back at all others at the end, after their order was made up."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The platform, all of it running: of the kind that PROVOTE_TEST_STACK names."""
    module = import_module(f"integration.{STACK}")
    stack: Stack = module.running()
    stack.heal()
    return stack


@pytest.fixture
def healed(stack: Stack) -> Iterator[None]:
    """Leave no wound for the next test."""
    yield
    stack.heal()


@pytest.fixture(scope="session")
def database(stack: Stack) -> Database:
    """A look inside."""
    return Database(stack)


@pytest.fixture(scope="session")
def api(stack: Stack) -> Iterator[Api]:
    """The gateway."""
    api = Api(stack.url)
    yield api
    api.close()


@pytest.fixture(scope="session")
def people(api: Api) -> People:
    """Where people come from."""
    return People(api)


@pytest.fixture(scope="session")
def anybody(api: Api) -> Caller:
    """Somebody without an account."""
    return Caller(api)


@pytest.fixture(scope="session")
def owner(people: People) -> Person:
    """Somebody who makes polls."""
    return people.register("owner")


@pytest.fixture(scope="module")
def backend(owner: Person) -> Backend:
    """A backend that casts for the owner's voters."""
    return owner.api_key()


@pytest.fixture(scope="session")
def voter(people: People) -> Person:
    """Somebody who votes."""
    return people.register("voter")


@pytest.fixture(scope="session")
def staff(api: Api, stack: Stack) -> Person:
    """A member of the staff."""
    return make_staff(api, stack)


@pytest.fixture(scope="session")
def instance(stack: Stack) -> Instance:
    """The data directory of a platform of processes; a platform of another kind has none."""
    found: Instance | None = getattr(stack, "instance", None)
    if found is None:
        pytest.skip("needs the files of a platform of processes")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of the module's own."""
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform of the module's own, that a test may stop, spoil and restore."""
    with OwnPlatform(folder / "data", environment={}).running() as platform:
        yield platform


@pytest.fixture(scope="module")
def resident(platform: OwnPlatform) -> Iterator[Person]:
    """Somebody who makes polls on the module's own platform."""
    api = Api(platform.url)
    yield People(api).register("resident")
    api.close()


@pytest.fixture(scope="session")
def secrets(stack: Stack) -> Mapping[str, str]:
    """The platform's own secrets, by their names in local/secrets.py."""
    return stack.secrets()


@pytest.fixture(scope="session")
def forge(secrets: Mapping[str, str]) -> Forge:
    """Whoever has got hold of the platform's signing key."""
    return Forge(secrets)


@pytest.fixture(scope="session")
def moderator(people: People, staff: Person) -> Person:
    """Somebody whom the staff lets close and archive anybody's polls."""
    person = people.register("moderator")
    expect(staff.ask("PUT", f"/api/v1/users/{person.profile['id']}/roles/moderator/"), 204)
    person.log_in()
    return person
